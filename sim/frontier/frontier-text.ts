/** A frontier as a table, and each family at the service of the plain rule. */
import { ruleFamily } from '../compare/contenders.ts';
import type { RuleFigures } from '../compare/figures.ts';
import { atEqualService, type PricedPoint } from '../judge/at-equal-prices.ts';
import { KNOWN, MONEY, parseSpec } from '../rules/make-rule.ts';
import { BESIDE, type Frontier } from './play-frontier.ts';

/** Lines for a terminal. */
export function frontierText({ figures, ...of }: Frontier): string[] {
  const { trace, callsAtATime, share, seeds, days } = of;
  const head = `${trace} thinned to ${callsAtATime} calls at a time (${share.toPrecision(4)} of its calls), ${days} days, seeds: ${seeds}`;
  const rows = figures.map(
    ({ rule, cost, sharedPct, coldPct, launchesPerSession }) =>
      `${rule.padEnd(26)} ${cost.toFixed(3).padStart(8)} ${sharedPct.toFixed(2).padStart(8)} ${coldPct.toFixed(2).padStart(7)} ${launchesPerSession.toFixed(2).padStart(8)}`,
  );
  return [
    head,
    '',
    `${'rule'.padEnd(26)} ${'cost'.padStart(8)} ${'shared %'.padStart(8)} ${'cold %'.padStart(7)} ${'launches'.padStart(8)}`,
    ...rows,
    '',
    ...besidePlain(figures),
  ];
}

function besidePlain(figures: readonly RuleFigures[]): string[] {
  const plain = figures.find(({ rule }) => rule === BESIDE);
  if (!plain) return [];
  const { cost, sharedPct, coldPct, launchesPerSession } = plain;
  const said = `at ${sharedPct.toFixed(2)} % shared and no more than ${coldPct.toFixed(2)} % cold, where ${BESIDE} costs ${cost.toFixed(3)} with ${launchesPerSession.toFixed(2)} launches a session:`;
  const names = { [KNOWN]: 'rate known', [MONEY]: 'Greenroom' };
  const rows = Object.entries(names).flatMap(([family, name]) => {
    const points = pointsOf(figures, family);
    if (points.length === 0) return [];
    const found = atEqualService(points, plain);
    return [
      found
        ? `  ${name.padEnd(10)} ${found.cost.toFixed(3)}, ${(found.cost / cost).toFixed(3)}x, ${found.coldPct.toFixed(2)} % cold, ${found.launches.toFixed(2)} launches a session`
        : `  ${name.padEnd(10)} not reached by these settings`,
    ];
  });
  return [said, ...rows];
}

function pointsOf(figures: readonly RuleFigures[], family: string): PricedPoint[] {
  return figures
    .filter(({ rule }) => ruleFamily(rule) === family)
    .map(({ rule, cost, sharedPct, coldPct, launchesPerSession }) => ({
      line: parseSpec(rule).numbers[0] ?? 0,
      cost,
      sharedPct,
      coldPct,
      launches: launchesPerSession,
    }));
}
