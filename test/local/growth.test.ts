import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ensureBotBundle } from '../../local/agent/bot-bundle.ts';
import { type TestSystem, testSystemOf } from '../web/system.ts';
import { evaluateIn } from './debugger.ts';
import { type Started, startUnder } from './npm-start.ts';

const NODE = ['--expose-gc', '--inspect=127.0.0.1:0'];
const ONE_SEAT = [
  '--port',
  '0',
  '--warm',
  '1',
  '--spare-seats',
  '0',
  '--max-tasks',
  '1',
  '--quiet',
];

/** Sessions before the first look, by when all code has run, and until the last one. */
const FEW = 20;
const MANY = 60;
const ROUNDS = 2;

/** What the table keeps of a session, and room; when each query held the table as it was, it was 230,000. */
const BYTES_A_SESSION = 60_000;

/** What is left of garbage after two collections; between them finalisers run. */
const LOOK = `(async () => {
  gc();
  await new Promise((resolve) => setTimeout(resolve, 200));
  gc();
  const { heapUsed, external } = process.memoryUsage();
  return { bytes: heapUsed + external, handles: process.getActiveResourcesInfo() };
})()`;

interface Look {
  readonly bytes: number;
  readonly handles: readonly string[];
}

async function lookInto(started: Started): Promise<Look> {
  const url = /Debugger listening on (ws:\S+)/.exec(started.printed())?.[1] ?? '';
  return (await evaluateIn(url, LOOK)) as Look;
}

/** Folders of the run, and of its bots in them. */
function foldersOf({ child }: Started): string[] {
  const own = readdirSync(tmpdir()).filter((name) => name.startsWith(`greenroom-${child.pid}-`));
  return own.flatMap((name) =>
    [name, ...readdirSync(join(tmpdir(), name), { recursive: true })].map(String),
  );
}

/** One has the only seat; the others stand in line behind, watch their place by a stream, and leave. */
async function serve(system: TestSystem, inLine: number): Promise<void> {
  const first = await system.open(randomUUID());
  for (let n = 0; n < inLine; n++) {
    const { sessionId } = await system.open(randomUUID());
    const stream = (await fetch(`${system.url}/v1/sessions/${sessionId}/events`)).body?.getReader();
    await stream?.read();
    await system.end(sessionId);
    await stream?.cancel();
  }
  await system.end(first.sessionId);
  await system.rested(1);
}

it('npm start holds no more memory, handles and folders after many sessions than after a few', async () => {
  await ensureBotBundle();
  const started = startUnder(NODE, ONE_SEAT);
  try {
    const system = await testSystemOf(started);
    await serve(system, FEW);
    const first = await lookInto(started);
    const folders = foldersOf(started);
    for (let round = 0; round < ROUNDS; round++) await serve(system, MANY / ROUNDS);
    // Connections that wait to be used again come and go, and their timers with them.
    await expect
      .poll(async () => (await lookInto(started)).handles.length - first.handles.length)
      .toBeLessThan(MANY / 2);
    const { bytes } = await lookInto(started);
    expect((bytes - first.bytes) / MANY).toBeLessThan(BYTES_A_SESSION);
    await expect.poll(() => foldersOf(started).length).toBeLessThanOrEqual(folders.length);
  } finally {
    started.child.kill('SIGINT');
    await started.over;
  }
}, 600_000);
