/** Claims from a small pool and from a large one, interleaved: a claim must not depend on how many tasks are idle. */
import { medianOf, spreadOf } from '../../core/spread.ts';
import { type BenchContext, scaled } from '../section.ts';
import type { ClaimRun, ClaimTable } from './claim-table.ts';

const SMALL = 100;
const LARGE = 10_000;
const ROUNDS = 12;

/** Of a round: few of a hundred, so that the small pool stays one. */
const CLAIMS = 50;
const CLIENTS = 4;

/** Claims from a pool of that size. */
export interface PoolSize {
  readonly idle: number;
  /** Median of the rounds. */
  readonly perS: number;
  /** Of all claims. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly unclaimed: number;
  readonly double: number;
}

/** Each round claims from a small pool of its own, and from what is left of the one large pool. */
export async function measurePoolSizes(
  table: ClaimTable,
  context: BenchContext,
): Promise<PoolSize[]> {
  const load = { clients: CLIENTS, count: scaled(context, CLAIMS) };
  const rounds = Array.from({ length: ROUNDS }, (_, round) => `small-${round}`);
  for (const small of rounds) await table.fill(small, SMALL);
  await table.fill('large', LARGE);
  const runs: { small: ClaimRun[]; large: ClaimRun[] } = { small: [], large: [] };
  for (const [round, small] of rounds.entries()) {
    context.progress.tell('claims, 100 and 10,000 idle tasks', round / ROUNDS);
    const ofSmall = async () => void runs.small.push(await table.claim(small, load));
    const ofLarge = async () => void runs.large.push(await table.claim('large', load));
    for (const claim of round % 2 === 0 ? [ofSmall, ofLarge] : [ofLarge, ofSmall]) await claim();
  }
  const doubles = rounds.map((small, i) => table.countDouble(small, runs.small[i]?.claimed ?? []));
  const smallDouble = (await Promise.all(doubles)).reduce((sum, double) => sum + double, 0);
  const largeDouble = await table.countDouble(
    'large',
    runs.large.flatMap(({ claimed }) => claimed),
  );
  return [
    { ...sizeOf(SMALL, runs.small), double: smallDouble },
    { ...sizeOf(LARGE, runs.large), double: largeDouble },
  ];
}

function sizeOf(idle: number, runs: readonly ClaimRun[]): Omit<PoolSize, 'double'> {
  const { p50, p99 } = spreadOf(runs.flatMap(({ tookMs }) => tookMs));
  const unclaimed = runs.reduce((sum, run) => sum + run.unclaimed, 0);
  return { idle, perS: medianOf(runs.map(({ perS }) => perS)), p50Ms: p50, p99Ms: p99, unclaimed };
}
