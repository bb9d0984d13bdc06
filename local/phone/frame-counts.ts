/** How punctual the bots of a run sent their frames, read from their supervisors' log: measured where it happens, and not at a carrier that is busy itself. */
import type { TaskLog } from '../task-log.ts';

/** Frames of all calls that are over. */
export interface FrameCounts {
  readonly sent: number;
  /** Over 5 ms behind the schedule of 20 ms: where these are one in a hundred, the gap is 25 ms at p99. */
  readonly over5: number;
  readonly over60: number;
}

/** Reads them from a log; `frames` tells what was counted so far. */
export function countFrames(log: TaskLog): { log: TaskLog; frames: () => FrameCounts } {
  let counts: FrameCounts = { sent: 0, over5: 0, over60: 0 };
  const write = (line: string) => {
    log.write(line);
    if (!line.includes('"framesSent"')) return;
    const { framesSent, framesOver5, framesOver60 } = readCounts(line);
    counts = {
      sent: counts.sent + framesSent,
      over5: counts.over5 + framesOver5,
      over60: counts.over60 + framesOver60,
    };
  };
  return { log: { ...log, write }, frames: () => counts };
}

function readCounts(line: string) {
  const none = { framesSent: 0, framesOver5: 0, framesOver60: 0 };
  try {
    return { ...none, ...(JSON.parse(line) as Partial<typeof none>) };
  } catch {
    return none;
  }
}
