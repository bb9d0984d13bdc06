/** Starts that find an idle task: the real API, store, dispatch, supervisor and bot process, stage by stage. */
import { textTable } from '../../cli/table.ts';
import { spreadOf } from '../../core/spread.ts';
import { type BenchContext, type Figures, type Section, scaled } from '../section.ts';
import { type SystemProcess, startSystemProcess } from '../system-process.ts';
import { poolAtRest } from './pool-at-rest.ts';
import { STAGES, type StartedCall, type StartMarks, startScripted } from './scripted-start.ts';

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
      const calls = await measure(system, context);
      const { lines, saved } = stageFigures(calls.map(({ marks }) => marks));
      const own = brokerFigures(calls);
      return { lines: [...lines, ...own.lines], saved: { ...saved, ...own.saved } };
    } finally {
      await system.close();
    }
  },
};

async function measure(system: SystemProcess, context: BenchContext): Promise<StartedCall[]> {
  const count = scaled(context, STARTS);
  const starts: StartedCall[] = [];
  // The first is a fresh API's: its code has never run.
  for (let i = -1; i < count; i++) {
    context.progress.tell('warm starts', (i + 1) / (count + 1));
    await poolAtRest(system, ({ idle, starting }) => idle >= WARM_TASKS && starting === 0);
    const call = await startScripted(system.url, {}, '/v1/sessions');
    if (i >= 0) starts.push(call);
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

/** What of the start's answer is the broker's: writing and listing, the claim, the dispatch with the accept. */
function brokerFigures(calls: readonly StartedCall[]): Figures {
  const names = Object.keys(calls[0]?.timings ?? {});
  const stages = names.map((stage) => ({
    stage,
    ...spreadOf(calls.map(({ timings }) => timings?.[stage] ?? Number.NaN)),
  }));
  const rows = stages.map(({ stage, p50, p95, p99, max }) => [stage, p50, p95, p99, max]);
  return {
    lines: textTable(['of which in the API, ms', 'p50', 'p95', 'p99', 'max'], rows),
    saved: { broker: stages },
  };
}
