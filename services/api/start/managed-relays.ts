/** AWS's own relays for one caller: of the session's channel, asked for once a minute, and never what a start fails by. */
import type { AskRelays, IceServer } from '../../../core/bot/relay.ts';
import { hashId } from '../../../core/hash-id.ts';
import type { Log } from '../../../core/log.ts';
import type { Clock } from '../../../core/time/clock.ts';

/** Credentials live for 300 s; a caller who gets them from here still has four minutes to begin. */
const KEPT_MS = 60_000;

/** Nobody is kept waiting again for what has just failed. */
const AFTER_FAULT_MS = 15_000;

const NONE = Promise.resolve([]);

interface Kept {
  readonly untilMs: number;
  readonly relays: Promise<readonly IceServer[]>;
}

/** What finding them needs. */
export interface ManagedRelayDeps {
  readonly channels: number;
  readonly ask: AskRelays;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

/** Finds the relays of a session; none where they cannot be had now. */
export type FindRelays = (sessionId: string) => Promise<readonly IceServer[]>;

/** A channel gives credentials five times a second and carries fifty allocations: sessions are spread over all. */
export function createManagedRelays({ channels, ask, clock, log }: ManagedRelayDeps): FindRelays {
  const kept = new Map<number, Kept>();
  const askFor = async (channel: number) => {
    try {
      return await ask(channel);
    } catch (error) {
      kept.set(channel, { untilMs: clock.nowMs() + AFTER_FAULT_MS, relays: NONE });
      log.warn('no relay could be had: callers get none', { channel, error: String(error) });
      return [];
    }
  };
  return (sessionId) => {
    const channel = hashId(sessionId) % channels;
    const known = kept.get(channel);
    const nowMs = clock.nowMs();
    if (known && nowMs < known.untilMs) return known.relays;
    // Whoever comes while it is asked for waits for the same answer.
    const relays = askFor(channel);
    kept.set(channel, { untilMs: nowMs + KEPT_MS, relays });
    return relays;
  };
}
