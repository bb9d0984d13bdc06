/** The production rule: the very functions that the scaler runs, told what its census would tell. */
import { decideTarget, observe, replayCounts } from '../../services/scaler/sizing/decide-target.ts';
import { createTargetState, type TargetState } from '../../services/scaler/sizing/target-state.ts';
import { learnLeadTime } from '../../services/scaler/sizing/lead-times.ts';
import type { TargetSettings } from '../../services/scaler/sizing/settings.ts';
import type { Observation, Rule } from '../pool/pool-world.ts';
import { poolSeen } from './pool-seen.ts';
import type { History } from './rule-start.ts';

/** Knows the history only; lead times and lengths of sessions are learned as they come. */
export function createProductionRule(settings: TargetSettings, history: History): Rule {
  const state = createTargetState(settings);
  replay(state, history);
  let before: { nowS: number; active: number } | undefined;
  return (o) => {
    if (before) learn(state, o, before);
    before = { nowS: o.nowS, active: o.active };
    return decideTarget(state, poolSeen(o), o.nowS * 1000);
  };
}

function learn(state: TargetState, o: Observation, before: { nowS: number; active: number }): void {
  for (const leadS of o.leadsS)
    learnLeadTime(state.leadTimes, { zone: 'simulated', leadMs: leadS * 1000 });
  observe(state, {
    fromMs: before.nowS * 1000,
    toMs: o.nowS * 1000,
    arrivals: o.arrived,
    ended: o.ended,
    sessions: (before.active + o.active) / 2,
  });
}

/** A gap is left out, so that nothing is learned from it. */
function replay(state: TargetState, { fromS, stepS, counts }: History): void {
  const past = Array.from(counts, (count, i) => ({ fromMs: (fromS + i * stepS) * 1000, count }));
  replayCounts(
    state,
    past.filter(({ count }) => !Number.isNaN(count)),
    stepS * 1000,
  );
}
