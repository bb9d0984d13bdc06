import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 1;

/** Looks each millisecond; whether it came to hold in time. */
export async function until(holds: () => boolean, giveUpMs: number): Promise<boolean> {
  const startMs = performance.now();
  while (!holds()) {
    if (performance.now() - startMs > giveUpMs) return false;
    await pause(POLL_MS);
  }
  return true;
}
