/** Launches of a plan, in idempotent calls of ten. */
import type { Log } from '../../../core/log.ts';
import type { PoolRecord, Revision } from '../../../core/pool/pool.ts';
import type { Store } from '../../../core/store/store.ts';
import { type LaunchAnswer, type Launcher, taskIdOf } from '../../../core/task/launcher.ts';
import { launchedTask } from '../../../core/task/task-transitions.ts';
import type { Clock } from '../../../core/time/clock.ts';
import { type LaunchFence, launchFenced } from './launch-fenced.ts';

/** RunTask starts at most ten tasks a call. */
const TASKS_A_CALL = 10;

/** What carrying out a plan needs. */
export interface PlanDeps {
  readonly store: Store;
  readonly launcher: Launcher;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

/** One tick of one pool; its time and the fleet it met make its launch tokens. */
export interface TickMark {
  readonly record: PoolRecord;
  readonly nowMs: number;
  readonly fleet: number;
  readonly fence: LaunchFence;
}

interface Launches {
  readonly revision: Revision;
  readonly count: number;
  readonly at: TickMark;
}

/** Launches what a plan wants of a revision; a refusal ends it. */
export async function launchPlanned(
  deps: PlanDeps,
  { revision, count, at }: Launches,
): Promise<LaunchAnswer[]> {
  const answers: LaunchAnswer[] = [];
  for (let done = 0; done < count; done += TASKS_A_CALL) {
    const token = launchToken(revision, at, done);
    const request = {
      pool: at.record.pool,
      revision: revision.revision,
      taskDefinition: revision.taskDefinition,
      count: Math.min(TASKS_A_CALL, count - done),
      token,
      nowMs: at.nowMs,
    };
    const write = (arns: readonly string[]) => writeDown(deps, arns, { revision, at });
    const answer = await launchFenced(deps, at.fence, { request, writeDown: write });
    if (!answer) break;
    answers.push(answer);
    await noticeRefusals(deps, answer, { revision, at, token });
    if (answer.failures.length > 0) break;
  }
  return answers;
}

/** A refusal for want of room is AWS's to mend, and costs nothing; any other is a failed start of the revision. */
async function noticeRefusals(
  { store, log }: PlanDeps,
  { failures }: LaunchAnswer,
  { revision: { revision }, at, token }: Omit<Launches, 'count'> & { readonly token: string },
): Promise<void> {
  const { pool } = at.record;
  for (const { failure, detail } of failures)
    log.warn('task could not be launched', { pool, failure, detail });
  const refused = failures.find(({ failure }) => failure === 'LAUNCH_FAILED');
  if (!refused) return;
  const what = { revision, fault: 'code', atMs: at.nowMs, reason: refused.detail } as const;
  await store.noteFailedStart(pool, { id: token, ...what });
}

/** The same tick repeated gives the same token, so RunTask launches once; a later one never does. ECS takes 64 characters. */
function launchToken({ revision }: Revision, at: TickMark, done: number): string {
  return `${at.record.pool}-${revision}-${at.nowMs}-${at.fleet}-${done}`.slice(-64);
}

async function writeDown(
  deps: PlanDeps,
  arns: readonly string[],
  of: Omit<Launches, 'count'>,
): Promise<void> {
  const { pool, settings } = of.at.record;
  const facts = { pool, isolation: settings.isolation, launchedAtMs: of.at.nowMs };
  const revision = of.revision.revision;
  await Promise.all(
    arns.map((arn) =>
      deps.store.register(launchedTask({ ...facts, taskId: taskIdOf(arn), revision }), of.at.nowMs),
    ),
  );
}
