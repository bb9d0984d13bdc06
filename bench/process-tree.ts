/** Processes by their parents, and what each has used, from `/proc`. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in `/proc`. */
const TICKS_A_SECOND = 100;

/** What a process has used so far, and what it holds. */
export interface Usage {
  readonly pid: number;
  readonly command: string;
  readonly cpuS: number;
  readonly rssMb: number;
  /** Its own memory and its part of what it shares with others. */
  readonly pssMb: number;
}

/** A process, its children, theirs, and so on. */
export function familyOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = read(`/proc/${name}/stat`);
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    parents.set(Number(name), parent);
  }
  const family = [pid];
  for (const member of family) {
    for (const [child, parent] of parents) if (parent === member) family.push(child);
  }
  return family;
}

/** What a process has used; zeros for one that is gone. */
export function usageOf(pid: number): Usage {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const command = read(`/proc/${pid}/cmdline`).split('\0').join(' ').trim();
  const cpuS = (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_A_SECOND;
  const mb = (text: string, name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024;
  const rssMb = mb(read(`/proc/${pid}/status`), 'VmRSS');
  return { pid, command, cpuS, rssMb, pssMb: mb(read(`/proc/${pid}/smaps_rollup`), 'Pss') };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
