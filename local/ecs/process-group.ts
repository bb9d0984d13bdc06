/** How a task's whole family is ended: its own process group, and the groups that its supervisor has made for seats. */
import { setTimeout as delay } from 'node:timers/promises';
import { killMarked, signalGroup } from '../../services/supervisor/process-group.ts';

/** How long a killed process may take to be gone; a zombie that nobody collects is not waited for longer. */
const GONE_WITHIN_MS = 1_000;

/** Kills every process of a group at once; one that is gone already is no error. */
export function killGroup(group: number | undefined): void {
  signalGroup(group, 'SIGKILL');
}

/** Kills what is left of a task, by its group and by its name in the environment of bots, and waits until the group is gone. */
export async function endTask(group: number, taskId: string): Promise<void> {
  signalGroup(group, 'SIGKILL');
  killMarked('GREENROOM_TASK', taskId);
  for (let waitedMs = 0; waitedMs < GONE_WITHIN_MS && signalGroup(group, 0); waitedMs += 10) {
    await delay(10);
  }
}
