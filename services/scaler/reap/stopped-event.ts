/** ECS says that a task has stopped: its item dies and its sessions end now, without waiting for the next listing. */
import { z } from 'zod';
import { advanceTask } from '../../../core/advance.ts';
import { taskIdOf } from '../../../core/launcher.ts';
import { killTask } from '../../../core/task-transitions.ts';
import { endSessionsOf, type ReapDeps } from './apply-reap.ts';

const event = z.object({
  'detail-type': z.literal('ECS Task State Change'),
  detail: z.object({
    taskArn: z.string(),
    lastStatus: z.string(),
    stoppedReason: z.string().optional(),
  }),
});

/** An ECS task state change as EventBridge delivers it, possibly more than once and out of order. */
export type TaskStateChange = z.infer<typeof event>;

/** Reads an event, or answers nothing where it is another kind. */
export function readTaskStateChange(raw: unknown): TaskStateChange | undefined {
  const parsed = event.safeParse(raw);
  return parsed.success ? parsed.data : undefined;
}

/** Acts on STOPPED and ignores the rest. The same event again changes nothing. */
export async function onTaskStateChange(
  deps: ReapDeps,
  change: TaskStateChange,
  nowMs: number,
): Promise<'ignored' | 'unknown' | 'settled'> {
  if (change.detail.lastStatus !== 'STOPPED') return 'ignored';
  const task = await deps.store.getTask(taskIdOf(change.detail.taskArn));
  if (!task) return 'unknown';
  const reason = change.detail.stoppedReason ?? 'stopped';
  await advanceTask(deps.store, task, (current) => killTask(current, reason));
  await endSessionsOf(deps.store, task, nowMs);
  return 'settled';
}
