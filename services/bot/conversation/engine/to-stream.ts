/** A generator as a web stream; cancelling the stream aborts the generator's work. */
import { ReadableStream } from 'node:stream/web';

/** The stream of what `make` yields. An error ends it and is told. */
export function toStream<T>(
  make: (signal: AbortSignal) => AsyncIterable<T>,
  onError: (error: unknown) => void = () => undefined,
): ReadableStream<T> {
  const stop = new AbortController();
  const items = make(stop.signal)[Symbol.asyncIterator]();
  return new ReadableStream<T>(
    {
      async pull(controller) {
        try {
          const { done, value } = await items.next();
          if (done === true) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          onError(error);
          controller.close();
        }
      },
      async cancel() {
        stop.abort();
        await items.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
