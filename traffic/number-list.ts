/** A list of numbers that grows in typed memory, for millions of them. */
export interface NumberList {
  readonly length: number;
  push(value: number): void;
  /** What it holds; not a copy. */
  values(): Float64Array;
}

/** An empty list. */
export function createNumberList(): NumberList {
  let room = new Float64Array(4096);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push: (value) => {
      if (length === room.length) {
        const wider = new Float64Array(length * 2);
        wider.set(room);
        room = wider;
      }
      room[length++] = value;
    },
    values: () => room.subarray(0, length),
  };
}
