/** Waiting with a bound: for a promise, and for each item of a stream. */
import { inTime } from '../../../core/time/in-time.ts';
import { ProviderFault } from './provider-fault.ts';

/** The promise's value, or a `slow` fault of this provider when it takes longer. */
export function within<T>(promise: Promise<T>, ms: number, provider: string): Promise<T> {
  return inTime(promise, ms, () => new ProviderFault(provider, 'slow', `${ms} ms`));
}

/** Bounds of a stream, in ms. */
export interface Pace {
  /** To its first item. */
  readonly firstMs: number;
  /** Between items. */
  readonly gapMs: number;
}

/** A stream whose items are late is a `slow` fault; the signal ends it. */
export async function* paced<T>(
  items: AsyncIterable<T>,
  { firstMs, gapMs }: Pace,
  of: { readonly provider: string; readonly signal: AbortSignal },
): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  const aborted = whenAborted(of.signal);
  let ms = firstMs;
  try {
    for (;;) {
      const next = Promise.race([iterator.next(), aborted.promise]);
      const item = await within(next, ms, of.provider);
      if (item === undefined || item.done === true) return;
      yield item.value;
      ms = gapMs;
    }
  } finally {
    aborted.forget();
    // One that hangs would hang here, too.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

function whenAborted(signal: AbortSignal): { promise: Promise<undefined>; forget(): void } {
  let forget = () => {};
  const promise = new Promise<undefined>((resolve) => {
    const tell = () => resolve(undefined);
    if (signal.aborted) tell();
    else signal.addEventListener('abort', tell, { once: true });
    forget = () => signal.removeEventListener('abort', tell);
  });
  return { promise, forget };
}
