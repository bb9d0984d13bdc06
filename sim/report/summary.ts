/** The answer in a few plain sentences. */
import type { PricedComparison, PricedFigures } from '../compare/answer.ts';
import { smallPoolChoice } from './small-pool-choice.ts';

/** What one would tell somebody who has one minute; every figure stands in the answer. */
export function summarise({
  rows,
  comparison,
  equal,
  own,
  dominance,
  forecastAlone,
}: PricedComparison): string[] {
  const [first, ...others] = rows;
  if (!first) return [];
  const said = [
    `${first.label}: ${waiting(first)}, ${sharing(first)}, $${count(first.monthUsd)} a month; ${first.meanTasks.toPrecision(3)} tasks paid for in the mean, for ${first.meanActive.toPrecision(2)} calls at a time.`,
  ];
  const thumb = others.find(({ rule }) => rule.startsWith('headroom'));
  if (thumb)
    said.push(
      `The rule of thumb (${thumb.rule}) costs $${count(thumb.monthUsd)}, ${compare(thumb.monthUsd, first.monthUsd)}; there ${waiting(thumb)}.`,
    );
  const rivals = equal.filter(({ family }) => family !== 'greenroom');
  const reached = rivals.filter(({ costAtBoth }) => costAtBoth !== undefined);
  const best = reached.reduce<number | undefined>(
    (least, { costAtBoth }) => Math.min(least ?? Infinity, costAtBoth ?? Infinity),
    undefined,
  );
  if (own && best !== undefined)
    said.push(
      `At the same service the cheapest plain rule, its knob tuned on these very days, costs ${compare(best, own.cost)}.`,
    );
  else if (own && rivals.length > 0)
    said.push('No plain rule reaches the same service with any knob that was tried.');
  if (forecastAlone) {
    const { beside, share, sharePct, itsCost, ourCost } = forecastAlone;
    const service = share === 'shared' ? 'on spare seats' : 'waiting';
    said.push(
      `The forecast and the two thresholds alone: with as many callers ${service} as ${beside} has in the same pool (${sharePct.toFixed(2)} %), Greenroom costs ${ourCost.toFixed(3)} beside ${itsCost.toFixed(3)}, ${compare(ourCost, itsCost)}.`,
    );
  }
  if (dominance)
    said.push(
      `Of ${dominance.plain} settings of plain rules ${dominance.beaten} are beaten by a setting of Greenroom on cost, waiting and sharing at once; ${dominance.crossing.length === 0 ? 'none beats one of Greenroom’s' : `${dominance.crossing.join(', ')} beat${dominance.crossing.length === 1 ? 's' : ''} one of Greenroom’s`}.`,
    );
  const oracle = others.find(({ rule }) => rule === 'oracle');
  if (oracle && oracle.monthUsd > first.monthUsd)
    said.push(
      `The oracle seems to lose: it knows every call and costs $${count(oracle.monthUsd)}. It holds a task for each call that it foresees (${sharing(oracle)}) and weighs nothing; ${first.label} lets more callers begin on spare seats, for that costs less than idle tasks do.`,
    );
  said.push(...smallPoolChoice(comparison, rows));
  if (comparison.seeds === 1)
    said.push('One seed: differences of a few sessions are chance (--seeds 3).');
  return said;
}

function waiting({ coldPct, sessions, waitMaxS }: PricedFigures): string {
  const cold = Math.round((coldPct / 100) * sessions);
  if (cold === 0) return `nobody of ${count(sessions)} callers waits`;
  return `${count(cold)} of ${count(sessions)} callers wait${cold === 1 ? 's' : ''} over a second (${coldPct.toFixed(3)} %), the longest ${waitMaxS.toFixed(0)} s`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function sharing({ sharedPct }: PricedFigures): string {
  return sharedPct === 0 ? 'none shares a task' : `${sharedPct.toFixed(2)} % begin on a spare seat`;
}

function compare(value: number, own: number): string {
  const share = value / own - 1;
  if (Math.abs(share) < 0.005) return 'the same';
  return `${Math.abs(100 * share).toFixed(0)} % ${share > 0 ? 'more' : 'less'}`;
}
