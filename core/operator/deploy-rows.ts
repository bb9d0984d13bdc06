/** A pool's revisions as an operator looks at them: what new sessions get, and what still runs on the old ones. */
import type { PoolRecord } from '../pool/pool.ts';
import { wantedWeight } from '../pool/rollout.ts';
import type { Session } from '../session/session.ts';
import type { Store } from '../store/store.ts';
import type { Task } from '../task/task.ts';

/** One revision. */
export interface DeployRow {
  readonly revision: string;
  readonly taskDefinition: string;
  readonly deployedAtMs: number;
  /** Of new sessions, 0 to 1. */
  readonly share: number;
  /** What it is to be once enough of its tasks are warm. */
  readonly wantedShare: number;
  readonly isLastGood: boolean;
  readonly starting: number;
  readonly ready: number;
  readonly draining: number;
  readonly sessions: number;
  /** When the longest of its live sessions began; missing where it has none. */
  readonly oldestSessionAtMs?: number;
}

/** A pool with its revisions, as they are in the table; of its live sessions so many are looked at for the oldest. */
export async function readDeploys(
  store: Pick<Store, 'getPool' | 'listTasks' | 'listSessions'>,
  pool: string,
  mostLive: number,
): Promise<{ readonly pool: string; readonly revisions: readonly DeployRow[] }> {
  const [record, tasks, live] = await Promise.all([
    store.getPool(pool),
    store.listTasks(pool),
    store.listSessions(pool, 'live', mostLive),
  ]);
  return { pool, revisions: record ? deployRows(record, tasks, live) : [] };
}

/** The newest deploy first; a revision that is no longer in the record is listed while it has tasks. */
export function deployRows(
  record: PoolRecord,
  tasks: readonly Task[],
  live: readonly Session[],
): DeployRow[] {
  const revisionOf = new Map(tasks.map((task) => [task.taskId, task.revision]));
  const total = sum(record.revisions.map((r) => r.weight));
  const wanted = sum(record.revisions.map(wantedWeight));
  const known = record.revisions.toSorted((a, b) => b.deployedAtMs - a.deployedAtMs);
  const rows = known.map((each) => ({
    ...countOf(each.revision),
    taskDefinition: each.taskDefinition,
    deployedAtMs: each.deployedAtMs,
    share: total === 0 ? 0 : each.weight / total,
    wantedShare: wanted === 0 ? 0 : wantedWeight(each) / wanted,
    isLastGood: each.revision === record.lastGood,
  }));
  const names = new Set(known.map(({ revision }) => revision));
  const left = new Set(tasks.map(({ revision }) => revision).filter((name) => !names.has(name)));
  const gone = { taskDefinition: '', deployedAtMs: 0, share: 0, wantedShare: 0, isLastGood: false };
  return [...rows, ...[...left].sort().map((name) => ({ ...countOf(name), ...gone }))];

  function countOf(revision: string) {
    const own = tasks.filter((task) => task.revision === revision);
    const inState = (state: Task['state']) => own.filter((task) => task.state === state).length;
    const served = live.filter((s) => revisionOf.get(s.assignment?.taskId ?? '') === revision);
    const oldest = Math.min(...served.map(({ createdAtMs }) => createdAtMs));
    return {
      revision,
      starting: inState('starting'),
      ready: inState('ready'),
      draining: inState('draining'),
      sessions: served.length,
      ...(served.length > 0 ? { oldestSessionAtMs: oldest } : {}),
    };
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
