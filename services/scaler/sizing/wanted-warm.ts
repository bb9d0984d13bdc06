/** How many warm tasks the forecast asks for: the first that is not worth its idle time. */
import type { BoundBy } from '../../../core/pool/pool.ts';
import { type LookAhead, moments, withReturns } from './look-ahead.ts';
import type { Prices } from './prices.ts';
import { endsPerSecond } from './returns.ts';
import { createShortage, type Returns, type Shortage } from './shortage.ts';
import type { PoolNow, TargetState } from './target-state.ts';

/** Of what is open now, so much is taken to be open when it is needed. */
const SPARE_TRUST = 0.8;
/** Less than this seen, the answer says that there is no history. */
const HISTORY_S = 86_400;

/** A wish and where it comes from. */
export interface Asked {
  readonly warm: number;
  /** Idle tasks above this are stopped; at least `warm`. */
  readonly keep: number;
  readonly boundBy: BoundBy;
  readonly reason: string;
}

/** What the wish is made from. */
export interface Facts {
  readonly ahead: LookAhead;
  readonly returns: Returns;
  readonly prices: Prices;
  readonly now: PoolNow;
  /** Tasks between launching and stopping: the point that sharing asks for lies in its middle. */
  readonly band: number;
}

/** What the forecast asks for, and the CPU guard: seats that are closed do not count, and the answer says so. */
export function wantedWarm(
  state: TargetState,
  { ahead, returns, prices, now, band }: Facts,
): Asked {
  const { settings } = state;
  const { spareSeats } = settings;
  const shortage = createShortage(
    withReturns(ahead, returns, settings.reuse ? endsPerSecond(state.ends) : 0),
  );
  const sharedS = spareSeats > 0 ? prices.sharedS : 0;
  const warmWith = (open: number) => {
    const spare = Math.floor(open * SPARE_TRUST);
    const least = firstIdle(shortage, { coldS: prices.coldS, sharedS: 0, spare, from: 0 });
    const both = firstIdle(shortage, { coldS: prices.coldS, sharedS, spare, from: least });
    return Math.max(least, both - Math.floor(band / 2));
  };
  const warm = warmWith(now.spareOpen);
  if (now.spareClosed > 0 && warm > warmWith(now.spareOpen + now.spareClosed * spareSeats))
    return {
      warm,
      keep: warm + band,
      boundBy: 'cpu',
      reason: `CPU keeps the spare seats of ${now.spareClosed} tasks closed; ${foreseenOf({ ahead, returns })}`,
    };
  return { warm, keep: warm + band, ...groundsOf(state, { ahead, returns }) };
}

/** What a wish rests on where nothing bounds it. */
export function groundsOf(
  { forecast }: TargetState,
  facts: Pick<Facts, 'ahead' | 'returns'>,
): Pick<Asked, 'boundBy' | 'reason'> {
  const foreseen = foreseenOf(facts);
  return forecast.seenS < HISTORY_S
    ? { boundBy: 'no-history', reason: `less than a day seen; ${foreseen}` }
    : { boundBy: 'forecast', reason: foreseen };
}

function foreseenOf({ ahead, returns }: Pick<Facts, 'ahead' | 'returns'>): string {
  const { mean } = moments(ahead.parts);
  return `${mean.toFixed(1)} requests and ${returns.mean.toFixed(1)} returns foreseen in ${Math.round(ahead.leadMs / 1000)} s`;
}

/** The first task that is more often idle than it is worth. */
export function firstIdle(
  shortage: Shortage,
  of: { coldS: number; sharedS: number; spare: number; from: number },
): number {
  for (let warm = of.from; warm < shortage.most; warm++) {
    const worth = of.coldS * shortage.hit(warm + of.spare) + of.sharedS * shortage.hit(warm);
    if (worth <= shortage.unused(warm)) return warm;
  }
  return Math.max(of.from, shortage.most);
}
