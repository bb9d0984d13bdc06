/** The lines that are shown of a trace: ours against the plain rules at the same share of cold or shared starts. */
import type { Worth } from '../../core/pool/pool.ts';
import { type Evaluate, type Judgement, ourPolicy } from './evaluator.ts';
import { costAt } from './interpolate.ts';
import { judgeSmall } from './judge-small.ts';

const COLD = [0.05, 0.03, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002];
const SHARED = [0.005, 0.02, 0.05, 0.1, 0.3];
const QUANTILES = [0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999];
const CLAIM = ['--tick', '5', '--refill', 'claim'];
const SPARE = [...CLAIM, '--reuse', '--spare-seats', '1'];
const PLAIN: Readonly<Record<string, readonly (number | string)[]>> = {
  fixed: [5, 10, 15, 20, 30, 40, 50, 65, 80, 100, 130, 160, 200, 260],
  headroom: [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3],
  agones: [10, 20, 30, 40, 50, 60, 70],
  aws: [1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2],
  recent: QUANTILES,
  seasonal: QUANTILES,
};

type Judge = (run: Evaluate, worths?: readonly Worth[]) => Promise<string[]>;

/** Each line by its name. */
export const LINES: Readonly<Record<string, Judge>> = {
  tick: judgeTicks,
  claim: judgeClaims,
  spare: judgeSpare,
  small: (run, worths) => judgeSmall(run, SPARE, worths),
};

/** Those that are run where none is named. */
export const USUAL_LINES = ['tick', 'claim', 'spare'];

/** Runs one line; answers its rows as text. `worths` are the settings of a small pool, where not the usual ones. */
export async function judgeTrace(
  name: string,
  run: Evaluate,
  worths?: readonly Worth[],
): Promise<string[]> {
  return (await LINES[name]?.(run, worths)) ?? [];
}

async function judgeTicks(run: Evaluate): Promise<string[]> {
  const ours = await sweep(run, COLD, (cold) => ourPolicy({ cold }));
  const plain = new Map<string, Judgement[]>();
  for (const [family, settings] of Object.entries(PLAIN)) {
    const policies = settings.flatMap((setting) => ['--policy', `${family}:${setting}`]);
    plain.set(family, await run(policies));
  }
  return [1, 0.1].map((share) => {
    const best = [...plain]
      .map(([family, verdicts]) => ({ family, cost: overheadAt(verdicts, share) ?? Infinity }))
      .sort((a, b) => a.cost - b.cost)[0];
    const mine = overheadAt(ours, share);
    return `60 s ticks, ${share} % cold: overhead ${show(mine)}, best plain rule ${show(best?.cost)} (${best?.family}): ${ratio(mine, best?.cost)}`;
  });
}

async function judgeClaims(run: Evaluate): Promise<string[]> {
  const [plain] = await run(['--policy', 'recent:0.99']);
  const ours = await sweep(run, COLD.slice(2), (cold) => [...CLAIM, ...ourPolicy({ cold })]);
  const share = plain?.cold_pct ?? 0;
  const mine = overheadAt(ours, share);
  return [
    `5 s ticks, refill at claims, ${share} % cold: overhead ${show(mine)}, recent:0.99 at 60 s ${show(plain?.overhead)}: ${ratio(mine, plain?.overhead)}`,
  ];
}

async function judgeSpare(run: Evaluate): Promise<string[]> {
  const [plain] = await run([...SPARE, '--policy', 'recent:0.8']);
  const ours = await sweep(run, SHARED, (shared) => [...SPARE, ...ourPolicy({ shared })]);
  const share = plain?.spare_pct ?? 0;
  const at = (of: (verdict: Judgement) => number) =>
    costAt(
      ours.map((verdict) => ({ share: verdict.spare_pct, cost: of(verdict) })),
      share,
    );
  const cost = at((verdict) => verdict.cost);
  return [
    `one spare seat, ${share} % shared: cost ${show(cost)}, recent:0.8 ${show(plain?.cost)}: ${ratio(cost, plain?.cost)}; ` +
      `cold ${show(at((v) => v.cold_pct))} % against ${show(plain?.cold_pct)} %; ` +
      `launches a session ${show(at((v) => v.launches_per_session))} against ${show(plain?.launches_per_session)}`,
  ];
}

async function sweep(
  run: Evaluate,
  shares: readonly number[],
  options: (share: number) => string[],
): Promise<Judgement[]> {
  const verdicts: Judgement[] = [];
  for (const share of shares) verdicts.push(...(await run(options(share))));
  return verdicts;
}

function overheadAt(verdicts: readonly Judgement[], share: number): number | undefined {
  return costAt(
    verdicts.map(({ cold_pct, overhead }) => ({ share: cold_pct, cost: overhead })),
    share,
  );
}

function show(value: number | undefined): string {
  return value === undefined || value === Infinity ? 'not reached' : value.toFixed(4);
}

function ratio(mine: number | undefined, theirs: number | undefined): string {
  if (mine === undefined || theirs === undefined || theirs === Infinity) return '–';
  return `${(mine / theirs).toFixed(3)}x`;
}
