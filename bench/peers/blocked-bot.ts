/** One bot stands still for two seconds, three times: what another caller on the same server hears of it. */
import { setTimeout as pause } from 'node:timers/promises';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { textTable } from '../../cli/table.ts';
import { round } from '../../core/spread.ts';
import { FRAME_SAMPLES } from '../../services/bot/conversation/engine/engine.ts';
import { startPacer } from '../../services/bot/transport/pacer.ts';
import { familyOf } from '../../services/supervisor/process/process-group.ts';
import { latenessOf } from '../lateness.ts';
import { usageOf } from '../process-tree.ts';
import type { Figures, Section } from '../section.ts';
import { poolAtRest } from '../start/pool-at-rest.ts';
import { startScripted } from '../start/scripted-start.ts';
import type { PeerServer } from './peer-server.ts';
import { OURS } from './starts.ts';
import { withServers } from './with-servers.ts';

/** As the peers' bots block: see `bare-server.ts` and `pipecat_bot.py`. */
const BLOCK = { everyMs: 5_000, forMs: 2_000, times: 3 };

/** As long as what it is compared with: the longest gap of a noisy machine grows with the time that one listens. */
const LISTEN_MS = (BLOCK.times + 1) * BLOCK.everyMs;

/** The section. */
export const blockedBot: Section = {
  name: 'blocked-bot',
  about: 'largest gap between packets at a caller while the bot of another call is blocked for 2 s',
  run: (context) =>
    withServers(2, async (servers, notes) => {
      const gaps: Gaps[] = [];
      for (const [i, server] of servers.entries()) {
        context.progress.tell('blocked bots', i / servers.length);
        gaps.push(await listenBeside(server));
      }
      return figuresOf(gaps, notes);
    }),
};

interface Gaps {
  readonly name: string;
  readonly controlMs: number;
  readonly blockedMs: number;
}

async function listenBeside(server: PeerServer): Promise<Gaps> {
  const isOurs = server.name === OURS;
  if (isOurs) await poolAtRest(server, (pool) => pool.idle >= 2);
  const listener = await startScripted(server.url);
  await pause(1_000);
  const largestGap = async (ms: number) => {
    listener.caller.heard.length = 0;
    await pause(ms);
    return round(latenessOf(listener.caller.heard.map(({ atMs }) => atMs)).largestGapMs);
  };
  const controlMs = await largestGap(LISTEN_MS);
  const own = isOurs ? await busiest(server, 1) : [];
  const blocked = await startScripted(server.url, { body: { block: true } });
  // Its bot blocks on what it hears, so it is to hear something.
  const voice = startPacer(
    () => blocked.caller.speak(new Int16Array(FRAME_SAMPLES)),
    createSystemClock(),
  );
  const both = isOurs ? await busiest(server, 2) : [];
  const stopping = isOurs ? stopThrice(both.find((pid) => !own.includes(pid))) : undefined;
  const blockedMs = await largestGap(LISTEN_MS);
  await stopping;
  voice.stop();
  for (const call of [blocked, listener]) await call.leave();
  return { name: server.name, controlMs, blockedMs };
}

function botsOf({ pid }: PeerServer): number[] {
  return familyOf(pid).filter((one) => usageOf(one).command.endsWith('/bot.mjs'));
}

/** The bots that work most; those without a call only wait. */
async function busiest(server: PeerServer, count: number): Promise<number[]> {
  const bots = botsOf(server);
  const before = new Map(bots.map((pid) => [pid, usageOf(pid).cpuS]));
  await pause(2_000);
  const used = (pid: number) => usageOf(pid).cpuS - (before.get(pid) ?? 0);
  return bots.toSorted((a, b) => used(b) - used(a)).slice(0, count);
}

/** Our bot is a process of its own, so it is stopped as a whole: nothing of it runs, which is more than blocked code does. */
async function stopThrice(pid: number | undefined): Promise<void> {
  if (pid === undefined) throw new Error('Cannot bench: the second call has no bot');
  for (let i = 0; i < BLOCK.times; i++) {
    await pause(BLOCK.everyMs - BLOCK.forMs);
    process.kill(pid, 'SIGSTOP');
    await pause(BLOCK.forMs);
    process.kill(pid, 'SIGCONT');
  }
}

function figuresOf(gaps: readonly Gaps[], notes: readonly string[]): Figures {
  const rows = gaps.map(({ name, controlMs, blockedMs }) => [name, controlMs, blockedMs]);
  const head = ['largest packet gap of the other call, ms', 'before', 'while blocked'];
  return { lines: [...textTable(head, rows), ...notes], saved: { gaps, notes } };
}
