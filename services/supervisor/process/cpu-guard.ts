/** Whether a task has the CPU for one more call; measured in `reference/seats.md` terms: one call takes 0.05 to 0.08 core. */

/** A quarter of the quota in the mean of 10 s: two calls average just under it at half a vCPU. */
const OPEN_BELOW = 0.25;

/** Above this the spare seats close; between the two nothing changes. */
const CLOSE_ABOVE = 0.4;

/** Frames over 60 ms late within 10 s that a caller begins to hear. */
const LATE_FRAMES = 3;

/** The load of the last 10 s. */
export interface CpuLoad {
  /** CPU of the task's processes as a share of the task's quota. */
  readonly cpuShare: number;
  /** Frames sent over 60 ms late, of the worst bot. */
  readonly lateFrames: number;
}

/** Whether the spare seats are to be open, given whether they are. */
export function shouldOpenSpare(open: boolean, load: CpuLoad): boolean {
  if (load.lateFrames >= LATE_FRAMES || load.cpuShare > CLOSE_ABOVE) return false;
  return open || load.cpuShare <= OPEN_BELOW;
}
