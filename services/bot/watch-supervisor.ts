/**
 * A supervisor that hangs is as good as gone: nobody would end this call, tell of its end, or keep its task from being taken
 * for dead, and its caller would learn it last. Looks are counted and not time, so that a machine that stood still judges nobody.
 */
import type { Clock } from '../../core/time/clock.ts';

/** As often as a supervisor says that it is there. */
const LOOK_MS = 1_000;

/** Looks in a row at which nothing had come of it; a caller is to know within five seconds. */
const HUNG_LOOKS = 5;

/** The channel to the supervisor, as a forked process has it. */
export interface SupervisorChannel {
  readonly connected: boolean;
  once(event: 'disconnect', gone: () => void): unknown;
}

/** What of the supervisor is heard. */
export interface SupervisorWatch {
  /** It has said something: from the first time on it must. */
  heard(): void;
}

/** What a watch is made of. */
export interface SupervisorWatchParts {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly channel: SupervisorChannel;
  readonly onGone: () => void;
}

/** Calls back once, when the supervisor is gone or says nothing any more. */
export function watchSupervisor({ clock, channel, onGone }: SupervisorWatchParts): SupervisorWatch {
  let unheard = Number.NEGATIVE_INFINITY;
  let isGone = false;
  const gone = () => {
    if (!isGone) onGone();
    isGone = true;
  };
  const look = async () => {
    while (unheard < HUNG_LOOKS) {
      await clock.sleep(LOOK_MS);
      unheard += 1;
    }
    gone();
  };
  void look();
  channel.once('disconnect', gone);
  // It may have died while we loaded our modules: nobody tells us again.
  if (!channel.connected) gone();
  return { heard: () => void (unheard = 0) };
}
