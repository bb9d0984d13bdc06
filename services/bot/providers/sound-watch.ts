/** The clock of a voice's silence. */
import { ProviderFault } from './provider-fault.ts';

/** Bounds, for tests. */
export interface MouthPace {
  readonly firstMs: number;
  readonly gapMs: number;
}

/** Fails when a voice that has text gives no sound. */
export function watchSound(name: string, pace: MouthPace) {
  let timer: NodeJS.Timeout | undefined;
  let fail: (error: unknown) => void = () => undefined;
  let given = false;
  let sounded = false;
  const late = new Promise<never>((_, reject) => (fail = reject));
  late.catch(() => undefined);
  const arm = () => {
    clearTimeout(timer);
    const ms = sounded ? pace.gapMs : pace.firstMs;
    timer = setTimeout(() => fail(new ProviderFault(name, 'slow', `no sound in ${ms} ms`)), ms);
  };
  return {
    late,
    async *reading(pieces: AsyncIterable<string>): AsyncGenerator<string> {
      for await (const piece of pieces) {
        if (!given && /[\p{L}\p{N}]/u.test(piece)) {
          given = true;
          arm();
        }
        yield piece;
      }
      if (given) arm();
    },
    heard() {
      sounded = true;
      given = false;
      clearTimeout(timer);
    },
    stop: () => clearTimeout(timer),
  };
}
