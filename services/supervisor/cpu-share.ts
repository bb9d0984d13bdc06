/** CPU of a task's processes from `/proc`, which needs nothing from AWS; inside the container no throttling can be read. */
import { readFileSync } from 'node:fs';

/** Clock ticks a second of `/proc/<pid>/stat`; 100 on every Linux that Fargate or a laptop runs. */
const TICKS_A_SECOND = 100;

/** CPU seconds that a process has used, 0 for one that is gone. */
export function cpuSecondsOf(pid: number, read: (file: string) => string = readText): number {
  try {
    // The second field is the command in parentheses and may hold spaces; utime and stime are the 14th and 15th.
    const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  } catch {
    return 0;
  }
}

function readText(file: string): string {
  return readFileSync(file, 'utf8');
}

/** Mean share of the quota over a window of samples. */
export class CpuWindow {
  readonly #vcpu: number;
  readonly #windowMs: number;
  #last = new Map<number, number>();
  #samples: { atMs: number; seconds: number }[] = [];
  #startMs: number | undefined;

  constructor(vcpu: number, windowMs: number) {
    this.#vcpu = vcpu;
    this.#windowMs = windowMs;
  }

  /** Takes a sample of these processes; one that is new counts from its next sample on. */
  sample(pids: readonly number[], nowMs: number, read?: (file: string) => string): void {
    const now = new Map(pids.map((pid) => [pid, cpuSecondsOf(pid, read)]));
    const seconds = [...now].reduce(
      (sum, [pid, used]) => sum + Math.max(0, used - (this.#last.get(pid) ?? used)),
      0,
    );
    this.#last = now;
    this.#startMs ??= nowMs;
    this.#samples.push({ atMs: nowMs, seconds });
    this.#samples = this.#samples.filter(({ atMs }) => atMs > nowMs - this.#windowMs);
  }

  /** Share of the quota, 0 to 1 and above it in bursts. */
  share(nowMs: number): number {
    const spanMs = Math.min(this.#windowMs, nowMs - (this.#startMs ?? nowMs));
    if (spanMs <= 0) return 0;
    const used = this.#samples.reduce((sum, sample) => sum + sample.seconds, 0);
    return used / (spanMs / 1000) / this.#vcpu;
  }
}
