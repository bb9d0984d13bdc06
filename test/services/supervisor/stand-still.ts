/** A process that stands still, as one does that is busy or frozen. */
import { readdirSync } from 'node:fs';
import { stateOf } from '../../../services/supervisor/process/process-stat.ts';

/** Does nothing else, and hears nothing, until this child has ended. */
export function standStillUntilOver(pid: number): void {
  const giveUpMs = Date.now() + 30_000;
  while (!isOver(pid) && Date.now() < giveUpMs);
}

/** Its parent may take leave of it: its first thread has ended, and so have all others. */
function isOver(pid: number): boolean {
  return stateOf(pid) === 'Z' && readdirSync(`/proc/${pid}/task`).length === 1;
}
