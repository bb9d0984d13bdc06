/** The answer in a few plain sentences. */
import type { Answer, Row } from './answer.ts';

/** What one would tell somebody who has one minute; every figure stands in the answer. */
export function summarise({ rows, comparison, equal, own }: Answer): string[] {
  const [first, ...others] = rows;
  if (!first) return [];
  const said = [
    `${first.label} (${first.rule}): ${waiting(first)}, ${sharing(first)}, $${first.monthUsd.toFixed(0)} a month; ${first.meanTasks.toFixed(1)} tasks paid for in the mean, for ${first.meanActive.toFixed(1)} calls at a time.`,
  ];
  const thumb = others.find(({ rule }) => rule.startsWith('headroom'));
  if (thumb)
    said.push(
      `The rule of thumb (${thumb.rule}) costs $${thumb.monthUsd.toFixed(0)}, ${compare(thumb.monthUsd, first.monthUsd)}; there ${waiting(thumb)}.`,
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
  if (comparison.seeds === 1)
    said.push('One seed: differences of a few sessions are chance (--seeds 3).');
  return said;
}

function waiting({ coldPct, sessions, waitMaxS }: Row): string {
  const count = Math.round((coldPct / 100) * sessions);
  if (count === 0) return `nobody of ${sessions} callers waits`;
  return `${count} of ${sessions} callers wait over a second (${coldPct.toFixed(3)} %), the longest ${waitMaxS.toFixed(0)} s`;
}

function sharing({ sharedPct }: Row): string {
  return sharedPct === 0 ? 'none shares a task' : `${sharedPct.toFixed(2)} % begin on a spare seat`;
}

function compare(value: number, own: number): string {
  const share = value / own - 1;
  if (Math.abs(share) < 0.005) return 'the same';
  return `${Math.abs(100 * share).toFixed(0)} % ${share > 0 ? 'more' : 'less'}`;
}
