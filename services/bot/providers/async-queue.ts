/** A queue that is filled by calls and read as a stream. */

/** The queue. What is pushed after its end is dropped. */
export interface AsyncQueue<T> extends AsyncIterable<T> {
  push(item: T): void;
  end(): void;
  /** Ends it with an error for its reader. */
  fail(error: unknown): void;
}

/** An empty queue for one reader. */
export function createAsyncQueue<T>(): AsyncQueue<T> {
  const items: T[] = [];
  let over: { readonly error?: unknown } | undefined;
  let wake: () => void = () => undefined;
  return {
    push(item) {
      if (over) return;
      items.push(item);
      wake();
    },
    end() {
      over ??= {};
      wake();
    },
    fail(error) {
      over ??= { error };
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const item = items.shift();
        if (item !== undefined) yield item;
        else if (over) {
          if ('error' in over) throw over.error;
          return;
        } else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
