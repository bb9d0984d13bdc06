/** A pool of a few calls at a time: no warm task or one, in money, and whether a forecast pays at all. */
import { SMALL } from '../../services/scaler/sizing/ask-for.ts';
import { DEFAULT_WORTH } from '../../services/scaler/sizing/prices.ts';
import type { PricedFigures } from '../compare/answer.ts';
import { MONTH_HOURS } from '../compare/region-prices.ts';
import type { Comparison } from '../run/simulation.ts';

/** Less than this share apart is the same. */
const SAME = 0.03;

/** Sentences for the summary; none for a larger pool, or where both choices were not played. */
export function smallPoolChoice(
  { settings, window, seeds }: Pick<Comparison, 'settings' | 'window' | 'seeds'>,
  rows: readonly PricedFigures[],
): string[] {
  const [own] = rows;
  const none = rows.find(({ rule }) => rule === 'fixed:0');
  const one = rows.find(({ rule }) => rule === 'fixed:1');
  if (!own || !none || !one || own.meanActive >= SMALL.below) return [];
  const worth = settings.wanted.worth ?? DEFAULT_WORTH;
  const months = (seeds * (window.toS - window.fromS)) / 3600 / MONTH_HOURS;
  const waitUsd = (row: PricedFigures) =>
    ((row.coldPct * worth.instantAnswer + row.sharedPct * worth.ownCpu) * row.sessions) /
    100 /
    months;
  const totalUsd = (row: PricedFigures) => row.monthUsd + waitUsd(row);
  const money = (row: PricedFigures) =>
    `$${row.monthUsd.toFixed(2)} a month for tasks and $${waitUsd(row).toFixed(2)} for the ${row.coldPct.toFixed(1)} % who wait and the ${row.sharedPct.toFixed(1)} % who share`;
  const cheaper = totalUsd(none) < totalUsd(one) ? none : one;
  const pays = totalUsd(own) < (1 - SAME) * totalUsd(cheaper);
  const choice = cheaper === none ? 'keep nothing warm' : 'keep one task warm';
  return [
    `A small pool: ${own.meanActive.toPrecision(2)} calls at a time. Nothing warm: ${money(none)}. One task always warm: ${money(one)}. Greenroom: ${money(own)}.`,
    pays
      ? `At that worth of an answer Greenroom's forecast pays: $${totalUsd(own).toFixed(2)} in all, beside $${totalUsd(cheaper).toFixed(2)} of the cheaper choice (${choice}).`
      : `This pool is too small for a forecast to pay: to ${choice} comes to $${totalUsd(cheaper).toFixed(2)} in all, Greenroom to $${totalUsd(own).toFixed(2)}.`,
  ];
}
