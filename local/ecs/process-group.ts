/** Process groups: how a task's whole family is ended. */
import { setTimeout as delay } from 'node:timers/promises';

/** How long a killed process may take to be gone; a zombie that nobody collects is not waited for longer. */
const GONE_WITHIN_MS = 1_000;

/** Kills every process of a group at once; one that is gone already is no error. */
export function killGroup(group: number | undefined): void {
  if (group !== undefined) signalGroup(group, 'SIGKILL');
}

/** Kills what is left of a group and waits until it is gone. */
export async function endGroup(group: number): Promise<void> {
  signalGroup(group, 'SIGKILL');
  for (let waitedMs = 0; waitedMs < GONE_WITHIN_MS && signalGroup(group, 0); waitedMs += 10) {
    await delay(10);
  }
}

/** Answers whether anyone was there to get it. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}
