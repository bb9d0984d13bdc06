/** On a laptop a saved agent is in force with the next call: a bot that nobody has taken leaves, and its seat gets one that has read the new file. */
import { statSync } from 'node:fs';
import type { TimerClock } from '../../core/time/clock.ts';

/** Looked at so often; a look costs nothing that a call would notice. */
const LOOK_MS = 300;

/**
 * Calls back once when the file is another one than at this moment; a bot with a call finishes it and leaves anyway. Node's own
 * `watchFile` looks for the first time some moments later, and never tells of a change until then.
 */
export function whenChanged(
  file: string,
  clock: Pick<TimerClock, 'every'>,
  onChange: () => void,
): void {
  const atFirst = changedAt(file);
  const stop = clock.every(LOOK_MS, () => {
    const now = changedAt(file);
    // While it is written anew it may be gone for a moment.
    if (now === undefined || now === atFirst) return;
    stop();
    onChange();
  });
}

function changedAt(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}
