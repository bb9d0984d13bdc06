/** Who beats whom on all three axes at once: cost, callers who wait, callers who share. */
import { PRODUCTION } from '../rules/make-rule.ts';
import { ruleFamily } from './contenders.ts';
import type { RuleFigures } from './figures.ts';

/** Counts of settings that were tried. */
export interface Dominance {
  readonly plain: number;
  /** Plain settings for which some setting of ours is no worse on any axis and better on one. */
  readonly beaten: number;
  /** The other way round: plain settings that beat one of ours which no other of ours beats. */
  readonly crossing: readonly string[];
}

/** Less than this is chance: in percent of the cost, and in points of a share. */
const CHANCE = { cost: 0.005, sharePct: 0.02 };

/** Compares all settings of a sweep. */
export function dominance(swept: readonly RuleFigures[]): Dominance {
  const ours = swept.filter(({ rule }) => ruleFamily(rule) === PRODUCTION);
  const plain = swept.filter(({ rule }) => ruleFamily(rule) !== PRODUCTION);
  const frontier = ours.filter((one) => !ours.some((other) => beats(other, one)));
  return {
    plain: plain.length,
    beaten: plain.filter((one) => ours.some((own) => beats(own, one))).length,
    crossing: plain
      .filter((one) => frontier.some((own) => beats(one, own)))
      .map(({ rule }) => rule),
  };
}

function beats(a: RuleFigures, b: RuleFigures): boolean {
  const less = [
    (b.cost - a.cost) / b.cost / CHANCE.cost,
    (b.coldPct - a.coldPct) / CHANCE.sharePct,
    (b.sharedPct - a.sharedPct) / CHANCE.sharePct,
  ];
  return less.every((by) => by >= -1) && less.some((by) => by > 1);
}
