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
  let hashes = new Uint32Array(4096);
  let table = new Int32Array(16_384).fill(-1);
  const answer = { index: 0, isNew: false };

  /** The slot that holds `bytes`, or the free one that they belong into. */
  function slotOf(bytes: Uint8Array, hash: number): number {
    const mask = table.length - 1;
    let slot = hash & mask;
    for (;;) {
      const index = table[slot] as number;
      if (index < 0 || (hashes[index] === hash && isSame(bytes, index * length))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  function isSame(bytes: Uint8Array, at: number): boolean {
    for (let i = 0; i < length; i++) if (arena[at + i] !== bytes[i]) return false;
    return true;
  }

  function grow(): void {
    if (size === hashes.length) {
      arena = widen(arena);
      hashes = widen(hashes);
    }
    if (size * 2 < table.length) return;
    table = new Int32Array(table.length * 2).fill(-1);
    const mask = table.length - 1;
    for (let i = 0; i < size; i++) {
      let slot = (hashes[i] as number) & mask;
      while ((table[slot] as number) >= 0) slot = (slot + 1) & mask;
      table[slot] = i;
    }
  }

  return {
    get size() {
      return size;
    },
    add(bytes) {
      const hash = hashOf(bytes);
      const slot = slotOf(bytes, hash);
      answer.index = table[slot] as number;
      answer.isNew = answer.index < 0;
      if (!answer.isNew) return answer;
      answer.index = size;
      arena.set(bytes, size * length);
      hashes[size] = hash;
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

function hashOf(bytes: Uint8Array): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) h = Math.imul(h ^ (bytes[i] as number), 0x01000193);
  return Math.imul(h ^ (h >>> 15), 0x2c1b3c6d) >>> 0;
}

function widen<T extends Uint8Array | Uint32Array>(array: T): T {
  const wider = new (array.constructor as new (length: number) => T)(array.length * 2);
  wider.set(array);
  return wider;
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
