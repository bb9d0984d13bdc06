/** What a process has used, from `/proc`. Linux only. */
import { readFileSync } from 'node:fs';

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

/** The process that started it; 0 for one that is gone. */
export function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
