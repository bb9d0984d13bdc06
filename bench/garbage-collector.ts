/** To see what is held: the garbage is taken out first. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The collector, whole and at once. Node has it behind a flag, which can be set while it runs. */
export function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    // Buffers that the first has found are freed beside it, and for sure before the second.
    collect();
    collect();
  };
}
