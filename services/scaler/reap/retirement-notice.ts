/** AWS says days ahead that it will stop tasks whose hosts it patches: they leave before, each once its successor is warm. */
import { z } from 'zod';
import { advanceTask } from '../../../core/store/advance.ts';
import { taskIdOf } from '../../../core/task/launcher.ts';
import { noticeTask } from '../../../core/task/task-transitions.ts';
import type { ReapDeps } from './apply-reap.ts';

/** AWS Health's code of it. */
export const RETIREMENT = 'AWS_ECS_TASK_PATCHING_RETIREMENT';

const event = z.object({
  'detail-type': z.literal('AWS Health Event'),
  detail: z.object({
    eventTypeCode: z.literal(RETIREMENT),
    affectedEntities: z.array(z.object({ entityValue: z.string() })).default([]),
  }),
});

/** The ids of the tasks that a notice names, by their ids or ARNs, or nothing where it is another event. */
export function readRetirementNotice(raw: unknown): readonly string[] | undefined {
  const parsed = event.safeParse(raw);
  return parsed.success
    ? parsed.data.detail.affectedEntities.map(({ entityValue }) => taskIdOf(entityValue))
    : undefined;
}

/** Marks those that are ours; others of the account are passed over. The same notice again changes nothing. */
export async function onRetirementNotice(
  { store, log }: Pick<ReapDeps, 'store' | 'log'>,
  taskIds: readonly string[],
): Promise<'noticed' | 'ignored'> {
  const marked = await Promise.all(taskIds.map((taskId) => mark(store, taskId)));
  const count = marked.filter(Boolean).length;
  if (count > 0) log.info('AWS retires hosts of tasks', { tasks: count });
  return count > 0 ? 'noticed' : 'ignored';
}

/** A task's own writes may come between; the last of them is the one to mark. */
async function mark(store: ReapDeps['store'], taskId: string): Promise<boolean> {
  for (;;) {
    const task = await store.getTask(taskId);
    if (!task) return false;
    const marked = await advanceTask(store, task, noticeTask);
    if (marked.outcome !== 'lost') return marked.outcome === 'moved';
  }
}
