/** On a laptop a saved agent is in force with the next call: a bot that nobody has taken leaves, and its seat gets one that has read the new file. */
import { statSync, unwatchFile, watchFile } from 'node:fs';

/** Looked at so often; a look costs nothing that a call would notice. */
const LOOK_MS = 300;

/** Calls back once when the file is another one; a bot with a call finishes it and leaves anyway. */
export function whenChanged(file: string, onChange: () => void): void {
  // `watchFile` looks for the first time some moments later, and would take a change until then for what was always there.
  const { mtimeMs: atFirst } = statSync(file);
  const listener = (now: { mtimeMs: number }) => {
    if (now.mtimeMs === atFirst || now.mtimeMs === 0) return;
    unwatchFile(file, listener);
    onChange();
  };
  watchFile(file, { interval: LOOK_MS, persistent: false }, listener);
}
