/** One row: the plain rule, the floor and the production rule in one pool, at the plain rule's service, and what that says. */
import { DEFAULT_WORTH } from '../../services/scaler/sizing/prices.ts';
import { LAUNCH_S } from '../../services/scaler/sizing/programme/small-pool.ts';
import type { RuleFigures } from '../compare/figures.ts';
import { KNOWN, MONEY, PRODUCTION } from '../rules/make-rule.ts';
import { type FoundService, findIdle, findService, type Setting } from './find-service.ts';
import type { WantedRow } from './wanted-rows.ts';

/** Plays a rule in the row's pool, all seeds together. */
export type PlayRule = (spec: string) => RuleFigures;

/** What was found; costs as parts of the plain rule's. */
export interface JudgedRow {
  readonly row: WantedRow;
  readonly trace: string;
  readonly plain: { readonly rule: string } & Pick<
    RuleFigures,
    'cost' | 'overhead' | 'sharedPct' | 'coldPct' | 'launchesPerSession'
  >;
  readonly ours: number | undefined;
  /** The least for whoever knows the rate; undefined where it is not worked out. */
  readonly floor: number | undefined;
  /** The production rule's programme, its charge for a launch included, told the rate. */
  readonly told?: number | undefined;
  readonly found?: FoundService | undefined;
}

/** What a row is judged to be. */
export type RowVerdict = 'reached' | 'out of reach' | 'missed';

/** Out of reach is what costs more than the target even for whoever knows the rate. */
export function rowVerdict({ row, ours, floor }: JudgedRow): RowVerdict {
  if (ours !== undefined && ours <= row.target) return 'reached';
  return floor !== undefined && floor > row.target ? 'out of reach' : 'missed';
}

/** The plain rule of each world. */
const BESIDE = { spare: 'recent:0.8', ticks: 'recent:0.99' };
/** Of every call of every row, in the mean. */
export const MEAN_SESSION_S = 240;
/** The first price of waiting in mean times between two calls, and that of sharing. */
const START = { cold: 8, shared: 1.4 };

/** Judges it. */
export function judgeRow(row: WantedRow, trace: string, play: PlayRule): JudgedRow {
  const figures = play(BESIDE[row.world]);
  const { cost, overhead, sharedPct, coldPct, launchesPerSession } = figures;
  const rule = BESIDE[row.world];
  const plain = { rule, cost, overhead, sharedPct, coldPct, launchesPerSession };
  const judged = row.world === 'spare' ? judgeSpare(row, figures, play) : judgeTicks(figures, play);
  return { row, trace, plain, ...judged };
}

type Found = Pick<JudgedRow, 'ours' | 'floor' | 'told' | 'found'>;

/** Above a few calls at a time the programme is not asked, and nothing is known of the floor. */
function judgeSpare(row: WantedRow, plain: RuleFigures, play: PlayRule): Found {
  const find = (of: string, start: Setting, charge = '') =>
    findService(({ cold, shared }) => play(`${of}:${cold},${shared}${charge}`), plain, start);
  const times = (found: FoundService | undefined) => found && found.cost / plain.cost;
  if (row.callsAtATime === undefined) {
    const { instantAnswer: cold, ownCpu: shared } = DEFAULT_WORTH;
    const found = find(MONEY, { cold, shared });
    return { ours: times(found), found, floor: undefined };
  }
  const usd = (factor: number) => dollarsBetween(factor, row.callsAtATime!);
  const floor = find(KNOWN, { cold: usd(START.cold), shared: usd(START.shared) });
  const near = floor ?? { cold: usd(START.cold), shared: usd(START.shared) };
  const told = find(KNOWN, near, `,${LAUNCH_S}`);
  const found = find(MONEY, told ?? near);
  return { ours: times(found), floor: times(floor), told: times(told), found };
}

function judgeTicks(plain: RuleFigures, play: PlayRule): Found {
  const { coldPct, overhead } = plain;
  const times = (idle: number | undefined) => (idle === undefined ? undefined : idle / overhead);
  const inverse = 100 / Math.max(coldPct, 0.05);
  const ours = findIdle((price) => play(`${PRODUCTION}:${1 / price}`), coldPct, inverse);
  const floor = findIdle((price) => play(`${KNOWN}:${price},0`), coldPct, 0.02);
  return { ours: times(ours), floor: times(floor) };
}

/** Dollars of so many mean times between two calls of one idle task. */
function dollarsBetween(factor: number, callsAtATime: number): number {
  const betweenMin = MEAN_SESSION_S / callsAtATime / 60;
  return Number((factor * betweenMin * DEFAULT_WORTH.idleMinute).toPrecision(3));
}
