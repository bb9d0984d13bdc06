/** Starts that find an idle task: the real API, store, dispatch, supervisor and bot process, stage by stage. */
import { type BenchContext, type Figures, scaled, type Section } from '../section.ts';
import { spreadOf } from '../spread.ts';
import { startSystemProcess } from '../system-process.ts';
import { textTable } from '../text-table.ts';
import { poolAtRest } from './pool-at-rest.ts';
import { STAGES, startScripted, type StartMarks } from './scripted-start.ts';

const STARTS = 40;
const WARM_TASKS = 2;

/** The section. */
export const warmStart: Section = {
  name: 'start-warm',
  about: 'ms from the click to each stage, an idle task waiting, by a scripted WebRTC caller',
  async run(context) {
    const flags = ['--agent', 'parrot', '--warm', String(WARM_TASKS), '--spare-seats', '0'];
    const system = await startSystemProcess(flags);
    try {
      return stageFigures(await measure(system.url, context));
    } finally {
      await system.close();
    }
  },
};

async function measure(url: string, context: BenchContext): Promise<StartMarks[]> {
  const count = scaled(context, STARTS);
  const starts: StartMarks[] = [];
  // The first is a fresh API's: its code has never run.
  for (let i = -1; i < count; i++) {
    context.progress.step('warm starts', i + 1, count + 1);
    await poolAtRest(url, ({ idle, starting }) => idle >= WARM_TASKS && starting === 0);
    const call = await startScripted(url);
    if (i >= 0) starts.push(call.marks);
    await call.leave();
  }
  return starts;
}

/** Stages as a table and to be saved. */
export function stageFigures(starts: readonly StartMarks[]): Figures {
  const stages = STAGES.map((stage) => ({ stage, ...spreadOf(starts.map((s) => s[stage])) }));
  const rows = stages.map(({ stage, p50, p95, p99, max }) => [stage, p50, p95, p99, max]);
  return {
    lines: textTable([`ms from click, n = ${starts.length}`, 'p50', 'p95', 'p99', 'max'], rows),
    saved: { unit: 'ms from click', stages },
  };
}
