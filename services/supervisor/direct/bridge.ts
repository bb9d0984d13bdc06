/** A caller's connection whose TLS ends here goes on to the bot by a local one: what is encrypted cannot be given away, as a plain one is. */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../../core/time/clock.ts';
import { destroyAfter } from './destroy-after.ts';

/** Whoever has heard the other side's end has so long to end, too. */
const LINGER_MS = 10_000;

/** Connections that go through here. */
export interface Bridges {
  /** Leads a connection to one end of a pair; the answer is the other, for the bot. */
  lead(outside: Duplex): Socket;
  readonly open: number;
  /** Resolves when there is none any more. */
  closed(): Promise<void>;
}

/** Over what makes pairs. */
export function createBridges(
  pair: () => readonly [Socket, Socket],
  clock: Pick<Clock, 'sleep'>,
): Bridges {
  const open = new Map<Duplex, Promise<void>>();
  return {
    get open() {
      return open.size;
    },
    async closed() {
      await Promise.all(open.values());
    },
    lead(outside) {
      const [inside, far] = pair();
      const closed = Promise.all([join(clock, outside, inside), join(clock, inside, outside)]).then(
        () => void open.delete(outside),
      );
      open.set(outside, closed);
      return far;
    },
  };
}

/** One way, no faster than it is taken; resolves when the first end has closed. Each end hears of the other's. */
function join(clock: Pick<Clock, 'sleep'>, from: Duplex, to: Duplex): Promise<void> {
  from.pipe(to);
  from.once('end', () => destroyAfter(clock, from, LINGER_MS));
  from.once('error', () => to.destroy());
  return new Promise((resolve) => {
    from.once('close', () => {
      // What it has said before is still on its way.
      if (!to.writableEnded) to.end();
      destroyAfter(clock, to, LINGER_MS);
      resolve();
    });
  });
}
