/** What was started, to be closed in reverse; so a part never outlives what it stands on. */
export interface Closing {
  /** Remembers how to close a part, and answers it. */
  add<T>(part: T, close: (part: T) => unknown): T;
  /** Closes all, the newest first; one that fails does not keep the others open. Throws their errors together. */
  close(): Promise<void>;
}

/** Nothing started yet. */
export function createClosing(): Closing {
  const closers: (() => unknown)[] = [];
  return {
    add(part, close) {
      closers.push(() => close(part));
      return part;
    },
    async close() {
      const errors: unknown[] = [];
      for (let closer = closers.pop(); closer; closer = closers.pop()) {
        try {
          await closer();
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw new AggregateError(errors, 'Cannot close everything');
    },
  };
}
