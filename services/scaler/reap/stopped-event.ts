/** ECS says that a task has stopped: its item dies and its sessions end now, without waiting for the next listing. */
import { z } from 'zod';
import { taskIdOf } from '../../../core/task/launcher.ts';
import { isAlive, sessionsOn } from '../../../core/task/task.ts';
import { endSessionsOf, kill, type ReapDeps } from './apply-reap.ts';

const event = z.object({
  'detail-type': z.literal('ECS Task State Change'),
  detail: z.object({
    taskArn: z.string(),
    lastStatus: z.string(),
    stoppedReason: z.string().optional(),
    stopCode: z.string().optional(),
  }),
});

/** An ECS task state change as EventBridge delivers it, possibly more than once and out of order. */
export type TaskStateChange = z.infer<typeof event>;

/** Reads an event, or answers nothing where it is another kind. */
export function readTaskStateChange(raw: unknown): TaskStateChange | undefined {
  const parsed = event.safeParse(raw);
  return parsed.success ? parsed.data : undefined;
}

/**
 * Acts on STOPPED and ignores the rest. The same event again changes nothing. An event alone ends no call: ECS is asked, and
 * where it does not say the same the next comparison of table and ECS decides.
 */
export async function onTaskStateChange(
  deps: ReapDeps,
  change: TaskStateChange,
  nowMs: number,
): Promise<'ignored' | 'unknown' | 'unconfirmed' | 'settled'> {
  if (change.detail.lastStatus !== 'STOPPED') return 'ignored';
  const taskId = taskIdOf(change.detail.taskArn);
  const task = await deps.store.getTask(taskId);
  if (!task) return 'unknown';
  // Of a task that was retired nothing is left to settle: thousands that go at once cost ECS no question.
  if (!isAlive(task) && sessionsOn(task) === 0) return 'settled';
  const [seen] = await deps.launcher.describe([taskId]);
  if (seen?.state !== 'stopped') return 'unconfirmed';
  const { stoppedReason = seen.stoppedReason, stopCode = seen.stopCode } = change.detail;
  const { exitCode } = seen;
  await kill(deps, task, { reason: stoppedReason ?? 'stopped', stopCode, exitCode, nowMs });
  await endSessionsOf(deps, task, nowMs);
  return 'settled';
}
