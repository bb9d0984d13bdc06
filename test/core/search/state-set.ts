/** A set of equally long byte strings, numbered in the order of their coming; compact, for there are millions. */
export interface StateSet {
  readonly size: number;
  /** The number of `bytes`, and whether it is new. */
  add(bytes: Uint8Array): { index: number; isNew: boolean };
  /** Copies state `index` into `into`. */
  read(index: number, into: Uint8Array): void;
}

/** An empty set of strings of `length` bytes. */
export function createStateSet(length: number): StateSet {
  let size = 0;
  let arena = new Uint8Array(length * 4096);
  let table = new Int32Array(16_384).fill(-1);
  const answer = { index: 0, isNew: false };

  function hash(bytes: Uint8Array, from: number): number {
    let h = 0x811c9dc5;
    for (let i = 0; i < length; i++) h = Math.imul(h ^ (bytes[from + i] as number), 0x01000193);
    h ^= h >>> 15;
    return Math.imul(h, 0x2c1b3c6d) >>> 0;
  }

  function slotOf(bytes: Uint8Array, from: number): number {
    const mask = table.length - 1;
    let slot = hash(bytes, from) & mask;
    for (;;) {
      const index = table[slot] as number;
      if (index < 0 || isSame(bytes, from, index * length)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  function isSame(bytes: Uint8Array, from: number, at: number): boolean {
    for (let i = 0; i < length; i++) if (arena[at + i] !== bytes[from + i]) return false;
    return true;
  }

  function grow(): void {
    if ((size + 1) * length > arena.length) {
      const wider = new Uint8Array(arena.length * 2);
      wider.set(arena);
      arena = wider;
    }
    if (size * 2 < table.length) return;
    table = new Int32Array(table.length * 2).fill(-1);
    for (let i = 0; i < size; i++) table[slotOf(arena, i * length)] = i;
  }

  return {
    get size() {
      return size;
    },
    add(bytes) {
      const slot = slotOf(bytes, 0);
      answer.index = table[slot] as number;
      answer.isNew = answer.index < 0;
      if (!answer.isNew) return answer;
      answer.index = size;
      arena.set(bytes, size * length);
      table[slot] = size;
      size += 1;
      grow();
      return answer;
    },
    read(index, into) {
      into.set(arena.subarray(index * length, (index + 1) * length));
    },
  };
}

/** A list of 32-bit numbers that grows. */
export interface IntList {
  readonly length: number;
  push(value: number): void;
  at(index: number): number;
}

/** An empty list. */
export function createIntList(): IntList {
  let values = new Int32Array(65_536);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === values.length) {
        const wider = new Int32Array(values.length * 2);
        wider.set(values);
        values = wider;
      }
      values[length] = value;
      length += 1;
    },
    at: (index) => values[index] as number,
  };
}
