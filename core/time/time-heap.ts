/** A binary heap of times with a number beside each, earliest first. */
export interface TimeHeap {
  readonly size: number;
  /** Infinity when empty. */
  peek(): number;
  push(at: number, item: number): void;
  /** Removes the earliest and answers its item. */
  pop(): number;
}

/** An empty heap. */
export function createTimeHeap(): TimeHeap {
  const times: number[] = [];
  const items: number[] = [];
  const swap = (a: number, b: number) => {
    [times[a], times[b]] = [times[b]!, times[a]!];
    [items[a], items[b]] = [items[b]!, items[a]!];
  };
  return {
    get size() {
      return times.length;
    },
    peek: () => times[0] ?? Infinity,
    push: (at, item) => {
      let k = times.push(at) - 1;
      items.push(item);
      while (k > 0) {
        const up = (k - 1) >> 1;
        if (times[up]! <= times[k]!) break;
        swap(k, up);
        k = up;
      }
    },
    pop: () => {
      const top = items[0]!;
      const last = times.length - 1;
      swap(0, last);
      times.pop();
      items.pop();
      for (let k = 0; ; ) {
        let least = k;
        for (const child of [2 * k + 1, 2 * k + 2])
          if (child < last && times[child]! < times[least]!) least = child;
        if (least === k) break;
        swap(k, least);
        k = least;
      }
      return top;
    },
  };
}
