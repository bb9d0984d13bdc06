/**
 * A supervisor that hangs is as good as gone: nobody would end this call, tell of its end, or keep its task from being taken
 * for dead, and its caller would learn it last. Looks are counted and not time, so that a machine that stood still judges nobody.
 */
import type { Clock } from '../../core/clock.ts';

/** As often as a supervisor says that it is there. */
const LOOK_MS = 1_000;

/** Looks in a row at which nothing had come of it; a caller is to know within five seconds. */
const HUNG_LOOKS = 4;

/** What of the supervisor is heard. */
export interface SupervisorWatch {
  /** It has said something: from the first time on it must. */
  heard(): void;
}

/** Looks each second, and calls back once when the supervisor says nothing any more. */
export function watchSupervisor(
  { clock, onHung }: { readonly clock: Pick<Clock, 'sleep'>; readonly onHung: () => void },
  signal?: AbortSignal,
): SupervisorWatch {
  let unheard = Number.NEGATIVE_INFINITY;
  const look = async () => {
    while (unheard < HUNG_LOOKS) {
      await clock.sleep(LOOK_MS, signal);
      if (signal?.aborted) return;
      unheard += 1;
    }
    onHung();
  };
  void look();
  return { heard: () => void (unheard = 0) };
}
