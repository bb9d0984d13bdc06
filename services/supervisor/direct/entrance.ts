/** Strangers on their way through the door: each has so long, and when there are too many, the oldest goes for the next. */
import type { Duplex } from 'node:stream';
import type { Cancel, Clock } from '../../../core/time/clock.ts';
import { destroyAfter } from './destroy-after.ts';

/** From a connection's first packet to its request's last: a caller far away takes half a second. */
const ENTER_MS = 6_000;

/** All connections that are let in, a hundred a second, leave each more than two seconds. */
export const MOST_ENTERING = 256;

/** Those who have not been let through. */
export interface Entrance {
  add(stream: Duplex): void;
  /** Is through: it has all the time that its call has. */
  readonly pass: (stream: Duplex) => void;
  /** How many were closed before they were through, since this was last asked. */
  takeFailed(): number;
  close(): void;
}

/** Creates it, empty. */
export function createEntrance(clock: Pick<Clock, 'sleep'>): Entrance {
  const entering = new Map<Duplex, Cancel>();
  let failed = 0;
  const leave = (stream: Duplex) => {
    entering.get(stream)?.();
    return entering.delete(stream);
  };
  return {
    add(stream) {
      const [oldest] = entering.keys();
      if (oldest && entering.size >= MOST_ENTERING) oldest.destroy();
      entering.set(stream, destroyAfter(clock, stream, ENTER_MS));
      stream.once('close', () => {
        if (leave(stream)) failed += 1;
      });
    },
    pass: leave,
    takeFailed() {
      const counted = failed;
      failed = 0;
      return counted;
    },
    close() {
      for (const stream of entering.keys()) stream.destroy();
    },
  };
}
