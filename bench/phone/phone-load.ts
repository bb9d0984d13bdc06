/** Many calls at once by all four carriers: how punctual the bots' frames leave, and which process takes how much of the machine. */
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { textTable } from '../../cli/table.ts';
import { round } from '../../core/spread.ts';
import { driveCalls } from '../../local/phone/drive-calls.ts';
import { sayLoad } from '../../local/phone/say-load.ts';
import { familyOf } from '../../services/supervisor/process/process-group.ts';
import { usageOf } from '../process-tree.ts';
import { type BenchContext, type Figures, type Section, scaled } from '../section.ts';
import { startPhoneSystem } from './start-phone-system.ts';

const CALLS = 50;
const PER_SECOND = 2;

/** After the last call has come: its greeting is over. */
const SETTLE_S = 10;

/** Processor time is taken over so long, while all of them talk. */
const WINDOW_S = 30;

/** The section. */
export const phoneLoad: Section = {
  name: 'phone-load',
  about: '50 calls at once: frames of the bots, and the processor time of each part',
  run,
};

async function run(context: BenchContext): Promise<Figures> {
  const calls = scaled(context, CALLS);
  const system = await startPhoneSystem({ agent: 'parrot', warm: calls });
  try {
    const rampS = calls / PER_SECOND + SETTLE_S;
    const load = { calls, perSecond: PER_SECOND, seconds: rampS + WINDOW_S };
    const driven = driveCalls(system.exchanges, load, new AbortController().signal);
    await pause(rampS * 1000);
    const before = partsOf(system.pid);
    await pause((WINDOW_S - 1) * 1000);
    const after = partsOf(system.pid);
    const report = await driven;
    const frames = await system.frames();
    const parts = before.map(({ part, cpuS, count }, i) => {
      const cores = round(((after[i]?.cpuS ?? 0) - cpuS) / (WINDOW_S - 1));
      return { part, count, cores, perCall: round(cores / calls) };
    });
    const rows = parts.map((one) => [one.part, one.count, one.cores, one.perCall]);
    const table = textTable(['cores, while all talk', 'processes', 'together', 'a call'], rows);
    const cores = availableParallelism();
    const fit = Math.floor(cores / parts.reduce((sum, { perCall }) => sum + perCall, 0));
    const limit = `  ${fit} such calls would fill the ${cores} cores of this machine`;
    const lines = [...sayLoad(report, frames), ...table, limit];
    return { lines, saved: { ...report, frames, parts, fit } };
  } finally {
    await system.close();
  }
}

interface Part {
  readonly part: string;
  readonly count: number;
  readonly cpuS: number;
}

/** Processor time so far. A part's processes are the same as long as nobody hangs up. */
function partsOf(pid: number): Part[] {
  const family = familyOf(pid).map(usageOf);
  const sumOf = (part: string, isOf: (command: string) => boolean): Part => {
    const own = family.filter(({ command }) => isOf(command));
    return { part, count: own.length, cpuS: own.reduce((sum, { cpuS }) => sum + cpuS, 0) };
  };
  const isSupervisor = (command: string) => command.endsWith('/supervisor.mjs');
  const isBot = (command: string) => command.endsWith('/bot.mjs');
  return [
    sumOf('bots', isBot),
    sumOf('supervisors', isSupervisor),
    sumOf('API, table, ECS, scaler', (command) => !isBot(command) && !isSupervisor(command)),
    { part: 'carriers and callers', count: 1, cpuS: usageOf(process.pid).cpuS },
  ];
}
