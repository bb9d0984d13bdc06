/** Claims a second, beside what the store itself can do: conditional writes with nothing around them, interleaved in one run. */
import { textTable } from '../../cli/table.ts';
import { medianOf, round } from '../../core/spread.ts';
import { type BenchContext, type Figures, type Section, scaled } from '../section.ts';
import { type ClaimTable, openClaimTable } from './claim-table.ts';
import { startDynamoProcess } from './dynamo-process.ts';
import { measurePoolSizes, type PoolSize } from './pool-sizes.ts';

const CLIENTS = [1, 16, 64];
const ROUNDS = 5;
const WRITES = 400;

/** Idle tasks for each claim, so that the last ones are not claimed from an empty pool. */
const TASKS_A_CLAIM = 1.25;

/** The section. */
export const claims: Section = {
  name: 'claims',
  about:
    "claims a second beside the store's raw conditional writes, 1, 16 and 64 clients of one API; from 100 and 10,000 idle tasks",
  async run(context) {
    const dynamo = await startDynamoProcess();
    try {
      const table = await openClaimTable(dynamo.url);
      const rows = await measure(table, context);
      return figuresOf(rows, await measurePoolSizes(table, context));
    } finally {
      dynamo.close();
    }
  },
};

interface Row {
  readonly clients: number;
  readonly rawPerS: number;
  readonly claimsPerS: number;
  /** Median of the rounds' own ratios: each round's two halves run side by side in time. */
  readonly ratio: number;
  readonly unclaimed: number;
  readonly double: number;
}

async function measure(table: ClaimTable, context: BenchContext): Promise<Row[]> {
  const count = scaled(context, WRITES);
  const rows: Row[] = [];
  // Code that has never run is slow, on both sides.
  await table.fill('warm-up', 80);
  await table.writeRaw('warm-up', { clients: 8, count: 40 });
  await table.claim('warm-up', { clients: 8, count: 30 });
  for (const clients of CLIENTS) {
    const raw: number[] = [];
    const claimed: number[] = [];
    let [unclaimed, double] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      context.progress.tell(`claims, ${clients} clients`, round / ROUNDS);
      const [rawPool, claimPool] = [`raw-${clients}-${round}`, `claim-${clients}-${round}`];
      await table.fill(rawPool, count);
      await table.fill(claimPool, Math.ceil(count * TASKS_A_CLAIM));
      const first = () => table.writeRaw(rawPool, { clients, count });
      const second = () => table.claim(claimPool, { clients, count });
      const [a, b] =
        round % 2 === 0 ? [await first(), await second()] : await swapped(second, first);
      raw.push(a.perS);
      claimed.push(b.perS);
      unclaimed += b.unclaimed;
      double += await table.countDouble(claimPool, b.claimed);
    }
    const ratio = medianOf(raw.map((perS, i) => (claimed[i] ?? 0) / perS));
    const row = { clients, rawPerS: medianOf(raw), claimsPerS: medianOf(claimed), ratio };
    rows.push({ ...row, unclaimed, double });
  }
  return rows;
}

async function swapped<A, B>(second: () => Promise<B>, first: () => Promise<A>): Promise<[A, B]> {
  const b = await second();
  return [await first(), b];
}

function figuresOf(rows: readonly Row[], sizes: readonly PoolSize[]): Figures {
  const head = ['clients', 'raw writes/s', 'claims/s', 'ratio', 'not claimed', 'double'];
  const cells = rows.map((row) => [
    row.clients,
    Math.round(row.rawPerS),
    Math.round(row.claimsPerS),
    round(row.ratio).toFixed(2),
    row.unclaimed,
    row.double,
  ]);
  const lines = [...textTable(head, cells), '', ...describeSizes(sizes)];
  return { lines, saved: { rounds: ROUNDS, rows, sizes } };
}

function describeSizes(sizes: readonly PoolSize[]): string[] {
  const head = ['idle tasks', 'claims/s', 'p50 ms', 'p99 ms', 'not claimed', 'double'];
  const cells = sizes.map(({ idle, perS, p50Ms, p99Ms, unclaimed, double }) => {
    return [idle, Math.round(perS), round(p50Ms), round(p99Ms), unclaimed, double];
  });
  return textTable(head, cells);
}
