/** A connection that is to be gone by then, whatever its other side does. */
import type { Duplex } from 'node:stream';
import type { Cancel, Clock } from '../../../core/time/clock.ts';

/** Destroys it after that many ms, unless that is taken back, or it has closed by itself. */
export function destroyAfter(clock: Pick<Clock, 'sleep'>, stream: Duplex, ms: number): Cancel {
  const kept = new AbortController();
  const keep = () => kept.abort();
  stream.once('close', keep);
  void clock.sleep(ms, kept.signal).then(() => kept.signal.aborted || stream.destroy());
  return keep;
}
