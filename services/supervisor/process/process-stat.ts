/** What Linux knows of a process, from `/proc/<pid>/stat`. */
import { readFileSync } from 'node:fs';

/** Clock ticks a second; 100 on every Linux that Fargate or a laptop runs. */
const TICKS_A_SECOND = 100;

/** CPU seconds that a process has used, 0 for one that is gone. */
export function cpuSecondsOf(pid: number, read?: (file: string) => string): number {
  const [, ...fields] = fieldsOf(pid, read);
  // utime and stime, the 14th and 15th.
  return (Number(fields[10] ?? 0) + Number(fields[11] ?? 0)) / TICKS_A_SECOND;
}

/** `R` for one that runs or would, `S` and `D` for one that waits, `T` for one that is stopped, `Z` for one that has ended. */
export function stateOf(pid: number, read?: (file: string) => string): string | undefined {
  return fieldsOf(pid, read)[0];
}

/** The third field and those that follow; none where there is no such process. */
function fieldsOf(pid: number, read: (file: string) => string = readText): readonly string[] {
  try {
    // The second field is the command in parentheses and may hold anything.
    return read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  } catch {
    return [];
  }
}

function readText(file: string): string {
  return readFileSync(file, 'latin1');
}
