/** A small pool in the judge: settings of money beside `recent:0.8` in the same pool, at its shared share and with no more cold. */
import type { Worth } from '../../core/pool/pool.ts';
import { DEFAULT_WORTH } from '../../services/scaler/sizing/prices.ts';
import { atEqualService, lineAt, type ReadPoint } from './at-equal-prices.ts';
import { type Evaluate, type Judgement, policyOfMoney } from './evaluator.ts';

const { idleMinute } = DEFAULT_WORTH;
/** An instant answer at 1,000, 2,000, 6,000, 20,000 and 60,000 seconds of a task; a CPU of one's own at 150 to 9,000. */
export const SWEPT_WORTHS: readonly Worth[] = [0.0055, 0.011, 0.033, 0.11, 0.33].flatMap(
  (instantAnswer) =>
    [0.0008, 0.002, 0.005, 0.02, 0.05].map((ownCpu) => ({ instantAnswer, ownCpu, idleMinute })),
);

/** One setting and what came. */
interface Played {
  readonly worth: Worth;
  readonly verdict: Judgement;
}

/** The plain rule and each setting in the world that `world` names; the last row compares. */
export async function judgeSmall(
  run: Evaluate,
  world: readonly string[],
  worths: readonly Worth[] = SWEPT_WORTHS,
): Promise<string[]> {
  const [plain] = await run([...world, '--policy', 'recent:0.8']);
  if (!plain) return [];
  const played: Played[] = [];
  for (const worth of worths)
    for (const verdict of await run([...world, ...policyOfMoney(worth)]))
      played.push({ worth, verdict });
  return [
    rowOf('recent:0.8', plain),
    ...played.map(({ worth, verdict }) =>
      rowOf(`--worth ${worth.instantAnswer},${worth.ownCpu}`, verdict),
    ),
    ...comparisons(played, plain),
  ];
}

/** What each worth of an answer costs at the plain rule's shared share, and what is read between them at no more cold. */
function comparisons(played: readonly Played[], plain: Judgement): string[] {
  const points = played.map(({ worth, verdict }) => ({
    line: worth.instantAnswer,
    cost: verdict.cost,
    sharedPct: verdict.spare_pct,
    coldPct: verdict.cold_pct,
    launches: verdict.launches_per_session,
  }));
  const answers = [...new Set(points.map(({ line }) => line))];
  const shared = `at ${plain.spare_pct.toFixed(2)} % shared`;
  const lines = answers.map((answer) => {
    const own = points.filter(({ line }) => line === answer);
    return `${shared}, an answer at $${answer}: ${besides(lineAt(own, plain.spare_pct), plain)}`;
  });
  if (answers.length === 1) return lines;
  const wanted = { sharedPct: plain.spare_pct, coldPct: plain.cold_pct };
  return [...lines, `${shared}, no more cold: ${besides(atEqualService(points, wanted), plain)}`];
}

function besides(found: ReadPoint | undefined, plain: Judgement): string {
  if (!found) return 'not reached';
  const { cost, coldPct, launches } = found;
  return (
    `cost ${cost.toFixed(3)} beside ${plain.cost.toFixed(3)}, ${(cost / plain.cost).toFixed(3)}x; ` +
    `cold ${coldPct.toFixed(2)} % beside ${plain.cold_pct.toFixed(2)}; launches a session ${launches.toFixed(2)} beside ${plain.launches_per_session.toFixed(2)}`
  );
}

function rowOf(name: string, verdict: Judgement): string {
  const { cost, spare_pct: shared, cold_pct: cold, launches_per_session: launches } = verdict;
  return `${name}: cost ${cost.toFixed(3)}, shared ${shared.toFixed(2)} %, cold ${cold.toFixed(3)} %, launches a session ${launches.toFixed(2)}`;
}
