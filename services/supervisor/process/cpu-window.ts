/** CPU of a task's processes from `/proc`, which needs nothing from AWS; inside the container no throttling can be read. */
import { cpuSecondsOf } from './process-stat.ts';

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
