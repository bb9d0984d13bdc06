/** What a request does beside its own way: it is counted, and the scaler is told when the pool runs low. */
import type { Claimed } from '../../../core/claim/claim.ts';
import type { ApiDeps } from '../deps.ts';

/** An answer waits no longer than this for its side work; on Lambda what is not done by then may be late. */
const SIDE_WORK_MAX_MS = 250;

const MINUTE_MS = 60_000;

/** The side work of one request. */
export interface Arrival {
  /** A claim was won: kicks the scaler where it left fewer idle tasks than are wanted. */
  readonly onClaimed: (claimed: Claimed) => void;
  /** No seat was found, and the session waits: kicks the scaler. */
  readonly onMiss: () => void;
  /** Resolves when all of it is done, or its time is up. */
  told(): Promise<void>;
}

/** Counts the request once, beside its dispatch or at its end: before, it would only stand in the way. Nothing here fails a start. */
export function createArrival(deps: ApiDeps, pool: string): Arrival {
  const work: Promise<unknown>[] = [];
  const add = (what: string, done: Promise<unknown>) => {
    work.push(done.catch((error: unknown) => deps.log.warn(what, { pool, error: String(error) })));
  };
  const minuteMs = Math.floor(deps.clock.nowMs() / MINUTE_MS) * MINUTE_MS;
  const decision = deps.store.getDecision(pool).catch(() => undefined);
  let counted = false;
  const count = () => {
    if (!counted) add('a request was not counted', deps.store.countArrivals(pool, minuteMs, 1));
    counted = true;
  };
  const kickIfLow = async (idleLeft: number) => {
    const decided = await decision;
    if (!decided || idleLeft < decided.warm) await deps.kick(pool, 'claim');
  };
  return {
    onClaimed({ idleLeft }) {
      count();
      add('the scaler was not kicked', kickIfLow(idleLeft));
    },
    onMiss: () => add('the scaler was not kicked', deps.kick(pool, 'miss')),
    async told() {
      count();
      const over = new AbortController();
      await Promise.race([Promise.all(work), deps.clock.sleep(SIDE_WORK_MAX_MS, over.signal)]);
      over.abort();
    },
  };
}
