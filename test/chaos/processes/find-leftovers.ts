/** What outlives whom it belongs to: bots without their task, folders without their bot. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Unrest } from '../check-rest.ts';
import type { LiveBot } from './bot-line.ts';

/** What must not be while nothing moves. */
export function findLeftovers(
  folder: string,
  bots: ReadonlySet<LiveBot>,
  running: readonly string[],
): Unrest[] {
  const orphans = [...bots].filter(({ truth }) => !running.includes(truth.taskId));
  const tasks = readdirSync(folder).filter((name) => name.startsWith('task-'));
  const gone = tasks.filter((name) => !running.includes(name.slice('task-'.length)));
  const scratch = running.flatMap((taskId) => {
    const count = [...bots].filter(({ truth }) => truth.taskId === taskId).length;
    const kept = botFolders(join(folder, `task-${taskId}`));
    return kept > count ? [`${taskId} has ${kept} for ${count}`] : [];
  });
  return [
    ...orphans.map(({ truth: { taskId, id } }) => ({
      rule: 'a bot outlives its task',
      what: `${taskId} ${id}`,
    })),
    ...gone.map((what) => ({ rule: 'a folder outlives its task', what })),
    ...scratch.map((what) => ({ rule: 'a folder outlives its bot', what })),
  ];
}

function botFolders(task: string): number {
  if (!existsSync(task)) return 0;
  return readdirSync(task).filter((name) => name.startsWith('bot-')).length;
}
