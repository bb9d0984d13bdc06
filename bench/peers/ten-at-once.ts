/** Ten tabs click at once, ten seats free; and ten callers at once where only two are. */
import { setTimeout as pause } from 'node:timers/promises';
import { textTable } from '../../cli/table.ts';
import { medianOf, round } from '../../core/spread.ts';
import { type Browser, openBrowser } from '../browser/chromium.ts';
import { type BenchContext, type Figures, type Section, scaled } from '../section.ts';
import { poolAtRest } from '../start/pool-at-rest.ts';
import { startScripted } from '../start/scripted-start.ts';
import { type PeerServer, startOurs } from './peer-server.ts';
import { skipped } from './start-section.ts';
import { OURS } from './starts.ts';
import { withServers } from './with-servers.ts';

const AT_ONCE = 10;
const ROUNDS = 3;
const FREE = 2;

/** The section. */
export const tenAtOnce: Section = {
  name: 'ten-at-once',
  about: 'ten clicks at once, with ten seats free and with two',
  async run(context) {
    const browser = await openBrowser();
    if (!browser) return skipped('there is no Chromium: install one, or set CHROMIUM_PATH');
    try {
      const free = await withServers(AT_ONCE, async (servers) => ({
        scripted: await takeRounds(servers, context, startScripts),
        tabs: await takeRounds(servers, context, (url) => startTabs(browser, url)),
      }));
      return figuresOf(free, await startWithTwoFree());
    } finally {
      await browser.close();
    }
  },
};

interface Rounds {
  readonly name: string;
  /** Ms until the last of each round was ready. */
  readonly lastMs: number[];
  readonly startsMs: number[];
  failed: number;
}

/** Starts ten at once; answers when each was ready, in ms from the click, and ends them. */
type StartTen = (url: string) => Promise<readonly number[]>;

async function takeRounds(
  servers: readonly PeerServer[],
  context: BenchContext,
  startTen: StartTen,
): Promise<Rounds[]> {
  const all = servers.map(({ name }): Rounds => ({ name, lastMs: [], startsMs: [], failed: 0 }));
  const rounds = scaled(context, ROUNDS);
  // One round more, uncounted: the first ten are slow whoever they call.
  for (let turn = -1; turn < rounds; turn++) {
    context.progress.tell('ten at once', (turn + 1) / (rounds + 1));
    const first = (turn + servers.length) % servers.length;
    for (const server of [...servers.slice(first), ...servers.slice(0, first)]) {
      const readyMs = await atRest(server, () => startTen(server.url));
      const one = turn < 0 ? undefined : all.find(({ name }) => name === server.name);
      if (!one) continue;
      one.startsMs.push(...readyMs);
      one.failed += AT_ONCE - readyMs.length;
      if (readyMs.length === AT_ONCE) one.lastMs.push(Math.max(...readyMs));
    }
  }
  return all;
}

/** Our bots are warmed anew after each round; that must not fall into another server's. */
async function atRest<T>(server: PeerServer, work: () => Promise<T>): Promise<T> {
  const rest = async () => {
    if (server.name === OURS) await poolAtRest(server, (pool) => pool.idle >= AT_ONCE);
  };
  await rest();
  const done = await work();
  await rest();
  return done;
}

async function startTabs(browser: Browser, url: string): Promise<number[]> {
  const tabs = [];
  for (let i = 0; i < AT_ONCE; i++) tabs.push(await browser.openTab(url));
  const ended = await Promise.allSettled(tabs.map((tab) => tab.start()));
  await pause(500);
  await Promise.all(tabs.map((tab) => tab.close()));
  return ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value.botReady] : []));
}

async function startScripts(url: string): Promise<number[]> {
  const starts = Array.from({ length: AT_ONCE }, () => startScripted(url));
  const ended = await Promise.allSettled(starts);
  await pause(500);
  const calls = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  await Promise.all(calls.map((call) => call.leave()));
  return calls.map(({ marks }) => marks.botReady);
}

interface Waiter {
  readonly readyMs: number;
  /** The first place it was told; none for one that was served at once. */
  readonly place: number | undefined;
}

/** Ours alone: the others take everybody into one process, and tell nobody anything. */
async function startWithTwoFree(): Promise<Waiter[]> {
  const ours = await startOurs(FREE, ['--max-tasks', String(AT_ONCE)]);
  try {
    await poolAtRest(ours, (pool) => pool.idle >= FREE);
    const waiters = await Promise.all(Array.from({ length: AT_ONCE }, () => waitForBot(ours.url)));
    return waiters.toSorted((a, b) => a.readyMs - b.readyMs);
  } finally {
    await ours.close();
  }
}

async function waitForBot(url: string): Promise<Waiter> {
  const clickedMs = performance.now();
  let place: number | undefined;
  let view = await ask(`${url}/v1/sessions`, 'POST');
  while (view.state === 'queued' || view.state === 'claimed') {
    place ??= view.position;
    await pause(25);
    view = await ask(`${url}/v1/sessions/${view.sessionId}`, 'GET');
  }
  if (view.state !== 'ready') throw new Error(`Cannot start: the session is ${view.state}`);
  return { readyMs: performance.now() - clickedMs, place };
}

async function ask(url: string, method: string) {
  const response = await fetch(url, { method });
  return (await response.json()) as { sessionId: string; state: string; position?: number };
}

function figuresOf(
  free: Readonly<Record<'scripted' | 'tabs', readonly Rounds[]>>,
  waiters: readonly Waiter[],
): Figures {
  const told = waiters.map(({ readyMs, place }) => ({ readyMs: round(readyMs), place }));
  const seats = told.map(({ readyMs, place }) => `${readyMs}${place ? ` (told ${place})` : ''}`);
  return {
    lines: [
      ...tableOf('ten seats free, ten scripted callers', free.scripted),
      ...tableOf('ten seats free, ten tabs', free.tabs),
      `two seats free, ours, ms to a bot and the place each was told: ${seats.join(', ')}`,
    ],
    saved: { tenFree: free, twoFree: told },
  };
}

function tableOf(title: string, all: readonly Rounds[]): string[] {
  const rows = all.map(({ name, lastMs, startsMs, failed }) => [
    name,
    lastMs.map((ms) => Math.round(ms)).join(' '),
    startsMs.length > 0 ? Math.round(medianOf(startsMs)) : '–',
    failed,
  ]);
  return textTable([title, 'last ready, ms a round', 'start p50', 'failed'], rows);
}
