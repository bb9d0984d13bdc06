/** Waits for what must come: soon here, later on a machine that does much else. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Asks until the answer is defined; throws after a minute, or as long as given. `eachMs`: the pause between two questions. */
export async function until<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  withinMs = 60_000,
  eachMs = 20,
): Promise<T> {
  const giveUpMs = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > giveUpMs) throw new Error(`Cannot see it happen within ${withinMs} ms`);
    await delay(eachMs);
  }
}

/** Whether a process runs; a zombie does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
