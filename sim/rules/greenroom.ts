/** The production rule: the very functions that the scaler runs, told what its census would tell. */
import { decideTarget, observe } from '../../services/scaler/sizing/decide-target.ts';
import { learnLeadTime } from '../../services/scaler/sizing/lead-times.ts';
import type { TargetSettings } from '../../services/scaler/sizing/settings.ts';
import type { TargetState } from '../../services/scaler/sizing/target-state.ts';
import type { Observation, Rule } from '../pool/pool-world.ts';
import { poolSeen } from './pool-seen.ts';
import type { RuleStart } from './rule-start.ts';

/** Knows the history only; lead times and lengths of sessions are learned as they come. */
export function createProductionRule(
  settings: TargetSettings,
  { history, known }: Pick<RuleStart, 'history' | 'known'>,
): Rule {
  const state = known.stateAfter(history, settings);
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
