/** The prices that hold for a pool now: from money, or from the wanted shares over the pool's own week. */
import { type Forecaster } from '../forecast/forecaster.ts';
import { slotRate } from '../forecast/weekly-profile.ts';
import { type LeadTimes, readLeadTime } from './lead-times.ts';
import {
  BUSY_POWER,
  DEFAULT_WORTH,
  type Prices,
  priceForShare,
  pricesFromWorth,
} from './prices.ts';
import type { TargetSettings } from './settings.ts';

/** Prices change as slowly as the week's shape does. */
const RENEW_MS = 6 * 3_600_000;
/** One slot of twelve is looked at: one an hour. */
const STEP = 12;

/** The last prices, and when they were made. */
export interface PriceMemo {
  prices?: Prices;
  madeAtMs?: number;
}

/** Reads the memo, or makes the prices anew. */
export function currentPrices(
  of: { settings: TargetSettings; forecast: Forecaster; leadTimes: LeadTimes; memo: PriceMemo },
  nowMs: number,
): Prices {
  const { memo, settings } = of;
  const fresh =
    memo.madeAtMs !== undefined && nowMs - memo.madeAtMs < RENEW_MS && nowMs >= memo.madeAtMs;
  if (memo.prices && fresh) return memo.prices;
  const money = pricesFromWorth(settings.worth ?? DEFAULT_WORTH);
  const tickS = settings.refill === 'claim' ? 0 : settings.tickMs / 2000;
  const at = {
    rates: weekRates(of.forecast),
    aheadS: readLeadTime(of.leadTimes).meanMs / 1000 + tickS,
    dispersion: settings.reuse ? 2 : 1,
    busyPower: settings.reuse ? BUSY_POWER.again : BUSY_POWER.once,
  };
  memo.prices = {
    coldS: settings.cold === undefined ? money.coldS : priceForShare(settings.cold, at),
    sharedS: settings.shared === undefined ? money.sharedS : priceForShare(settings.shared, at),
  };
  memo.madeAtMs = nowMs;
  return memo.prices;
}

function weekRates(f: Forecaster): number[] {
  return Array.from({ length: 168 }, (_, hour) => {
    const rate = slotRate(f.profile, hour * STEP + 5);
    return Number.isNaN(rate) ? f.meanRate : rate;
  });
}
