/** One bot file, `bots/echo/bot.py`, on Pipecat's own runner and in seats of ours: starts in turns, ten at once, what a call uses. */
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { textTable } from '../../cli/table.ts';
import { pipecat } from '../../core/bot-kind.ts';
import { round, spreadOf } from '../../core/spread.ts';
import { preparePython } from '../../local/agent/prepare-python.ts';
import { familyOf } from '../../services/supervisor/process/process-group.ts';
import { parentOf, usageOf } from '../process-tree.ts';
import { type BenchContext, type Figures, type Section, scaled } from '../section.ts';
import { poolAtRest } from '../start/pool-at-rest.ts';
import { STAGES, type StartMarks, startScripted } from '../start/scripted-start.ts';
import { type PeerServer, startOurs, startRunner } from './peer-server.ts';
import { OURS } from './starts.ts';

const ENTRY = 'bots/echo/bot.py';
const STARTS = 20;

/** More would warm more processes of Python at once than two cores take within a minute. */
const AT_ONCE = 4;

/** One call's CPU is counted for so long. */
const CALL_S = 20;

/** The section. */
export const pipecatSeats: Section = {
  name: 'pipecat-seats',
  about:
    'one Pipecat bot on its own runner and in our seats: offer ready to bot-ready, CPU, memory',
  async run(context) {
    const python = await preparePython(pipecat({ entry: ENTRY }), (line) => console.error(line));
    const file = fileURLToPath(new URL(`../../${ENTRY}`, import.meta.url));
    const servers: PeerServer[] = [];
    try {
      servers.push(await startRunner('Pipecat’s runner', { python, file }));
      servers.push(await startOurs(AT_ONCE, [], 'echo'));
      return figuresOf(await measure(servers, context));
    } finally {
      for (const server of servers) await server.close();
    }
  },
};

interface Measured {
  readonly name: string;
  readonly starts: StartMarks[];
  readonly lastOfAllMs: number[];
  usage?: CallUsage;
}

/** What one call uses: of its process of Python, and of what stands around it. */
interface CallUsage {
  readonly cpuSPerMinute: number;
  readonly pythonMb: number;
  /** The host and the supervisor; Pipecat's runner is in the process itself. */
  readonly aroundCpuSPerMinute: number;
  readonly aroundMb: number;
}

async function measure(servers: readonly PeerServer[], context: BenchContext): Promise<Measured[]> {
  const measured = servers.map(({ name }): Measured => ({ name, starts: [], lastOfAllMs: [] }));
  const rounds = scaled(context, STARTS);
  // The first of each is not counted: its code has never run.
  for (let turn = -1; turn < rounds; turn++) {
    context.progress.tell('starts in turn', (turn + 1) / (rounds + 1));
    for (const [i, server] of servers.entries()) {
      await allAtRest(servers);
      const call = await startScripted(server.url);
      if (turn >= 0) measured[i]?.starts.push(call.marks);
      await call.leave();
    }
  }
  for (const [i, server] of servers.entries()) {
    context.progress.tell('at once and at length', i / servers.length);
    await allAtRest(servers);
    const calls = await Promise.all(
      Array.from({ length: AT_ONCE }, () => startScripted(server.url)),
    );
    measured[i]?.lastOfAllMs.push(Math.max(...calls.map(({ marks }) => marks.botReady)));
    for (const call of calls) await call.leave();
    await allAtRest(servers);
    Object.assign(measured[i] ?? {}, { usage: await usageOfCall(server) });
  }
  return measured;
}

/** Our seats are warmed anew after each call; that must not fall into anybody's start. */
async function allAtRest(servers: readonly PeerServer[]): Promise<void> {
  for (const server of servers)
    if (server.name === OURS) await poolAtRest(server, ({ idle }) => idle >= AT_ONCE);
}

async function usageOfCall({ name, url, pid }: PeerServer): Promise<CallUsage> {
  const family = () => new Map(familyOf(pid).map((one) => [one, usageOf(one)]));
  const call = await startScripted(url);
  await pause(1_000);
  const before = family();
  await pause(CALL_S * 1_000);
  const after = family();
  const usedBy = (one: number) =>
    (after.get(one)?.cpuS ?? 0) - (before.get(one)?.cpuS ?? Number.POSITIVE_INFINITY);
  // The busiest that was there: a seat that is warmed meanwhile is not the call's.
  const [python = 0] = [...after.values()]
    .filter(({ command }) => /python3? /.test(command))
    .map((one) => one.pid)
    .sort((a, b) => usedBy(b) - usedBy(a));
  const host = parentOf(python);
  const around = name === OURS ? [host, parentOf(host)] : [];
  await call.leave();
  const sum = (numbers: number[]) => round(numbers.reduce((all, one) => all + one, 0));
  return {
    cpuSPerMinute: round((usedBy(python) * 60) / CALL_S),
    pythonMb: round(after.get(python)?.pssMb ?? 0),
    aroundCpuSPerMinute: sum(around.map((one) => (usedBy(one) * 60) / CALL_S)),
    aroundMb: sum(around.map((one) => after.get(one)?.pssMb ?? 0)),
  };
}

function figuresOf(all: readonly Measured[]): Figures {
  const rows = all.map((one) => [
    one.name,
    ...STAGES.map((stage) => {
      const { p50, p95 } = spreadOf(one.starts.map((marks) => marks[stage]));
      return `${p50}/${p95}`;
    }),
    one.lastOfAllMs.map((ms) => Math.round(ms)).join(' '),
    `${one.usage?.cpuSPerMinute} + ${one.usage?.aroundCpuSPerMinute}`,
    `${one.usage?.pythonMb} + ${one.usage?.aroundMb}`,
  ]);
  const n = `ms from click, n = ${all[0]?.starts.length ?? 0}, p50/p95`;
  const around = 'Python + what is around it';
  const head = [n, ...STAGES, `last of ${AT_ONCE}`, `CPU-s a minute, ${around}`, 'PSS MB'];
  return { lines: textTable(head, rows), saved: { servers: all } };
}
