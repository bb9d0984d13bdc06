/** A caller's connection whose TLS ends here goes on to the bot by a local one: what is encrypted cannot be given away, as a plain one is. */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../../core/time/clock.ts';
import { destroyAfter } from './destroy-after.ts';

/** Whoever has heard the other side's end has so long to end, too. */
const LINGER_MS = 10_000;

/** Connections that go through here. */
export interface Bridges {
  /** Leads a connection to one end of a pair; the answer is the other, for the bot. Throws where none can be had. */
  lead(outside: Duplex): Socket;
  readonly open: number;
  /** Resolves when there is none any more. */
  closed(): Promise<void>;
}

/** A local connection to a bot: what goes to it and what comes from it end each for itself, and `far` is the bot's. */
export interface LocalLine {
  readonly to: Socket;
  readonly from: Socket;
  readonly far: Socket;
}

/** Over what makes local connections. */
export function createBridges(pair: () => LocalLine, clock: Pick<Clock, 'sleep'>): Bridges {
  const open = new Map<Duplex, Promise<void>>();
  return {
    get open() {
      return open.size;
    },
    async closed() {
      await Promise.all(open.values());
    },
    lead(outside) {
      const line = pair();
      const closed = join(clock, outside, line).then(() => void open.delete(outside));
      open.set(outside, closed);
      return line.far;
    },
  };
}

/** Both ways, no faster than each is taken; resolves when all has closed. */
async function join(
  clock: Pick<Clock, 'sleep'>,
  outside: Duplex,
  { to, from }: LocalLine,
): Promise<void> {
  const linger = (...streams: Duplex[]) => {
    for (const stream of streams) destroyAfter(clock, stream, LINGER_MS);
  };
  const all = [outside, to, from];
  const closed = all.map((stream) => new Promise((resolve) => stream.once('close', resolve)));
  for (const stream of all) stream.on('error', () => undefined);
  outside.pipe(to);
  from.pipe(outside);
  outside.once('end', () => linger(outside));
  // A bot that hears no more may have said something before: the caller's words are dropped, the bot's go on.
  to.once('close', () => outside.resume());
  from.once('close', () => {
    outside.end();
    linger(outside, to);
  });
  outside.once('close', () => {
    to.end();
    from.resume();
    linger(to, from);
  });
  await Promise.all(closed);
}
