/** How a task's whole family is ended: its own process group, and the groups that its supervisor has made for seats. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  killMarked,
  markedBy,
  signalGroup,
} from '../../services/supervisor/process/process-group.ts';

/** How long a killed process may take to be gone; a zombie that nobody collects is not waited for longer. */
const GONE_WITHIN_MS = 1_000;

/**
 * How long the bots of a task whose supervisor is gone may take to leave by themselves, which they do at once. On Fargate the end
 * of a container's first process is the end of all of them; here a killed supervisor is the stand-in for one that fails.
 */
const LEAVE_WITHIN_MS = 1_000;

/** Kills every process of a group at once; one that is gone already is no error. */
export function killGroup(group: number | undefined): void {
  signalGroup(group, 'SIGKILL');
}

/** Waits until a task's processes have left by themselves, and not for long; what is left of them is to be ended. */
export async function letLeave(taskId: string): Promise<void> {
  const isThere = () => markedBy('GREENROOM_TASK', taskId).length > 0;
  for (let waitedMs = 0; waitedMs < LEAVE_WITHIN_MS && isThere(); waitedMs += 50) await delay(50);
}

/** Kills what is left of a task, by its group and by its name in the environment of bots, and waits until the group is gone. */
export async function endTask(group: number, taskId: string): Promise<void> {
  signalGroup(group, 'SIGKILL');
  killMarked('GREENROOM_TASK', taskId);
  for (let waitedMs = 0; waitedMs < GONE_WITHIN_MS && signalGroup(group, 0); waitedMs += 10) {
    await delay(10);
  }
}
