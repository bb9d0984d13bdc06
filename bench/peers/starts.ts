/** One start after another, server by server in turns, by the unmodified client in headless Chromium. */
import type { Progress } from '../../cli/progress.ts';
import { round, type Spread, spreadOf } from '../../core/spread.ts';
import type { Browser } from '../browser/chromium.ts';
import type { BrowserMarks } from '../browser/page.ts';
import { poolAtRest } from '../start/pool-at-rest.ts';
import type { PeerServer } from './peer-server.ts';

/** What one server took, in ms. */
export interface PeerStarts {
  readonly name: string;
  readonly failed: number;
  readonly devicesToReady: Spread;
  readonly clickToReady: Spread;
  /** Each from the one before. */
  readonly steps: Readonly<Record<string, Spread>>;
}

const STEPS: readonly (readonly [keyof BrowserMarks, keyof BrowserMarks])[] = [
  ['devicesReady', 'startAnswered'],
  ['startAnswered', 'offerAnswered'],
  ['offerAnswered', 'connected'],
  ['connected', 'botReady'],
];

/** Rounds of one start each; the order rotates, so that nobody always follows the same neighbour. One more round warms up. */
export async function takeTurns(
  browser: Browser,
  servers: readonly PeerServer[],
  of: { rounds: number; progress: Progress; warm: number },
): Promise<PeerStarts[]> {
  const taken = new Map(servers.map(({ name }) => [name, [] as BrowserMarks[]]));
  const failed = new Map(servers.map(({ name }) => [name, 0]));
  for (let turn = -1; turn < of.rounds; turn++) {
    of.progress.tell('starts in turn', (turn + 1) / (of.rounds + 1));
    const first = (turn + servers.length) % servers.length;
    for (const server of [...servers.slice(first), ...servers.slice(0, first)]) {
      const marks = await startOnce(browser, server, of.warm);
      if (turn < 0) continue;
      if (marks) taken.get(server.name)?.push(marks);
      else failed.set(server.name, (failed.get(server.name) ?? 0) + 1);
    }
  }
  return servers.map(({ name }) => summarise(name, taken.get(name) ?? [], failed.get(name) ?? 0));
}

async function startOnce(
  browser: Browser,
  server: PeerServer,
  warm: number,
): Promise<BrowserMarks | undefined> {
  // Warming a bot after the last call must not fall into another server's start.
  if (server.name === OURS) await poolAtRest(server, (pool) => pool.idle >= warm);
  const tab = await browser.openTab(server.url);
  try {
    return await tab.start();
  } catch {
    return undefined;
  } finally {
    await tab.close();
    if (server.name === OURS) await poolAtRest(server, (pool) => pool.idle >= warm);
  }
}

/** Our own name in the tables. */
export const OURS = 'Greenroom';

function summarise(name: string, marks: readonly BrowserMarks[], failed: number): PeerStarts {
  // A browser may call a connection connected only after its bot is ready; such a step has no length.
  const between = (from: keyof BrowserMarks, to: keyof BrowserMarks) =>
    spreadOf(marks.map((one) => one[to] - one[from]).filter(Number.isFinite));
  return {
    name,
    failed,
    devicesToReady: between('devicesReady', 'botReady'),
    clickToReady: spreadOf(marks.map(({ botReady }) => botReady)),
    steps: Object.fromEntries(STEPS.map(([from, to]) => [`${from} → ${to}`, between(from, to)])),
  };
}

/** Ours to another's, at the median and at p95. */
export function ratioOf(ours: Spread, other: Spread): { p50: number; p95: number } {
  return { p50: round(ours.p50 / other.p50), p95: round(ours.p95 / other.p95) };
}
