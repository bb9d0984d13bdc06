/** What rules that are played one after the other need to work out only once: what the history teaches, and the programme's tables. */
import { replayCounts } from '../../services/scaler/sizing/decide-target.ts';
import { createTables } from '../../services/scaler/sizing/programme/tables.ts';
import type { TargetSettings } from '../../services/scaler/sizing/settings.ts';
import { createTargetState, type TargetState } from '../../services/scaler/sizing/target-state.ts';
import type { History, KnownBefore } from './rule-start.ts';

type Learned = Pick<TargetState, 'forecast' | 'calibration'>;

/** Remembers the history last replayed: what it teaches depends on no price. */
export function createKnownBefore(): KnownBefore {
  const tables = createTables();
  let last: { key: string; learned: Learned } | undefined;
  return {
    tables,
    stateAfter: (history, settings) => {
      const { fromS, stepS, counts } = history;
      const { timeZone, dateFactors } = settings;
      const key = JSON.stringify([fromS, stepS, counts.length, timeZone, dateFactors]);
      if (last?.key !== key) last = { key, learned: replay(history, settings) };
      return { ...createTargetState(settings), ...copyOf(last.learned), tables };
    },
  };
}

/** A gap is left out, so that nothing is learned from it. */
function replay({ fromS, stepS, counts }: History, settings: TargetSettings): Learned {
  const state = createTargetState(settings);
  const past = Array.from(counts, (count, i) => ({ fromMs: (fromS + i * stepS) * 1000, count }));
  replayCounts(
    state,
    past.filter(({ count }) => !Number.isNaN(count)),
    stepS * 1000,
  );
  return state;
}

function copyOf({ forecast, calibration }: Learned): Learned {
  const { clock, factorOf, ...learned } = forecast;
  return {
    forecast: { ...structuredClone(learned), clock, factorOf },
    calibration: { ...calibration },
  };
}
