/**
 * What a second conversation in the same task costs the first: the share of the bots' audio frames that reach a caller late,
 * with one call and with two, under a task's CPU quota. The callers are in this process, outside the quota, and talk.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { textTable } from '../cli/table.ts';
import { speakSentence } from './browser/microphone.ts';
import { type Lateness, latenessOf } from './lateness.ts';
import { usageOf } from './process-tree.ts';
import { type QuotaTask, TURN_MS, whenOpen, withQuotaTask } from './quota-task.ts';
import { type BenchContext, type Figures, type Section, scaled } from './section.ts';
import { joinAndTalk, type TalkingCaller } from './talking-caller.ts';

/** Seconds of a window, and windows with one call and with two, in turn so that a busy minute of the machine meets both. */
const WINDOW_S = 30;
const ROUNDS = 2;

/** The CPU guard looks back so far; before it has, warming counts against the spare seat. */
const GUARD_LOOKS_BACK_MS = 12_000;

/** One task, one call and two. */
export const lateFrames: Section = {
  name: 'late-frames',
  about: 'audio frames sent late with one and with two conversations in a task of 0.5 vCPU',
  run,
};

interface Window {
  readonly calls: number;
  readonly lateness: readonly Lateness[];
  readonly throttled: number;
  readonly periods: number;
  readonly cores: number;
}

async function run(context: BenchContext): Promise<Figures> {
  return withQuotaTask(async (task) => report(await measure(context, task), task.how));
}

async function measure(context: BenchContext, task: QuotaTask): Promise<Window[]> {
  const { progress } = context;
  const sentence = await speakSentence();
  const seconds = scaled(context, WINDOW_S);
  const callers: TalkingCaller[] = [];
  const join = async () => {
    // Callers take turns at different times, as strangers do.
    const talk = { sentence, turnMs: TURN_MS, afterMs: 3_300 * callers.length };
    callers.push(await whenOpen(() => joinAndTalk(task.url, talk)));
  };
  const windows: Window[] = [];
  try {
    await pause(GUARD_LOOKS_BACK_MS);
    for (let round = 0; round < ROUNDS; round++) {
      for (const calls of [1, 2]) {
        progress.tell('late frames', windows.length / (2 * ROUNDS));
        while (callers.length < calls) await join();
        while (callers.length > calls) await leave(callers);
        windows.push(await watch(task, callers, seconds));
      }
    }
  } finally {
    while (callers.length > 0) await leave(callers);
    progress.end();
  }
  return windows;
}

/** The seat is warmed anew, in small steps beside the other call; that is not to be in a window. */
async function leave(callers: TalkingCaller[]): Promise<void> {
  callers.pop()?.close();
  if (callers.length > 0) await pause(2 * GUARD_LOOKS_BACK_MS);
}

async function watch(
  { pids, quota }: QuotaTask,
  callers: readonly TalkingCaller[],
  seconds: number,
): Promise<Window> {
  // Greetings and the start are over.
  await pause(5_000);
  const task = pids();
  const used = () => task.reduce((sum, pid) => sum + usageOf(pid).cpuS, 0);
  const before = { cpuS: used(), ...quota?.periods() };
  for (const caller of callers) caller.heard();
  await pause(seconds * 1000);
  const lateness = callers.map((caller) => latenessOf(caller.heard()));
  const after = { cpuS: used(), ...quota?.periods() };
  return {
    calls: callers.length,
    lateness,
    throttled: (after.throttled ?? 0) - (before.throttled ?? 0),
    periods: (after.all ?? 0) - (before.all ?? 0),
    cores: (after.cpuS - before.cpuS) / seconds,
  };
}

function report(windows: readonly Window[], how: string): Figures {
  const rows = [1, 2].map((calls) =>
    rowOf(
      calls,
      windows.filter((one) => one.calls === calls),
    ),
  );
  const head = [
    'calls',
    'frames',
    'over 20 ms',
    'over 40 ms',
    'over 60 ms',
    'largest gap',
    'p99 gap',
    'throttled',
    'cores',
  ];
  return {
    lines: [`frames late at the caller; ${how}`, ...textTable(head, rows)],
    saved: { how, windows },
  };
}

function rowOf(calls: number, windows: readonly Window[]): string[] {
  const all = windows.flatMap(({ lateness }) => lateness);
  const sum = (read: (one: Lateness) => number) => all.reduce((total, one) => total + read(one), 0);
  const most = (read: (one: Lateness) => number) => Math.max(...all.map(read));
  const frames = sum((one) => one.frames);
  const share = (count: number) => `${((100 * count) / frames).toFixed(2)} %`;
  const periods = windows.reduce((total, one) => total + one.periods, 0);
  const throttled = windows.reduce((total, one) => total + one.throttled, 0);
  return [
    String(calls),
    String(frames),
    share(sum((one) => one.over20)),
    share(sum((one) => one.over40)),
    share(sum((one) => one.over60)),
    `${most((one) => one.largestGapMs).toFixed(0)} ms`,
    `${most((one) => one.gapP99Ms).toFixed(0)} ms`,
    periods === 0 ? '–' : `${throttled} of ${periods}`,
    (windows.reduce((total, one) => total + one.cores, 0) / windows.length).toFixed(2),
  ];
}
