import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FromBot, ToBot } from '../../core/bot/bot-messages.ts';
import { pipecat } from '../../core/bot-kind.ts';
import { openWebrtcCaller } from '../services/bot/transport/webrtc-caller.ts';
import { pipecatPython, ROOT } from './python.ts';
import { bundleHost, tell, until } from './system.ts';

const folder = mkdtempSync(join(tmpdir(), 'host-log-'));
const readyFile = join(folder, 'ready');
const lines: { message: string; [field: string]: unknown }[] = [];
const heard: FromBot[] = [];
let program: string;
let host: ChildProcess;
let startedMs = 0;

beforeAll(async () => {
  program = await bundleHost();
  const env = {
    PATH: process.env['PATH'],
    TMPDIR: folder,
    GREENROOM_BOT: JSON.stringify(pipecat({ entry: 'test/pipecat/bots/echo.py' })),
    GREENROOM_BOT_ROOT: ROOT,
    GREENROOM_PYTHON: await pipecatPython(),
    GREENROOM_MEDIA_PORT: '0',
    GREENROOM_PUBLIC_ADDRESS: '127.0.0.1',
    READY_FILE: readyFile,
  };
  startedMs = Date.now();
  host = fork(join(program, 'pipecat.mjs'), [], {
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  host.on('message', (message: FromBot) => void heard.push(message));
  let rest = '';
  host.stdout?.on('data', (chunk: Buffer) => {
    const [last = '', ...whole] = (rest + chunk.toString()).split('\n').toReversed();
    rest = last;
    for (const line of whole.toReversed()) lines.push(JSON.parse(line) as (typeof lines)[number]);
  });
});

afterAll(() => {
  host?.kill('SIGKILL');
  for (const made of [folder, program]) rmSync(made, { recursive: true, force: true });
});

const send = (message: ToBot) => void host.send(message);
const find = (message: string, more: object = {}) =>
  until(
    () =>
      lines.find(
        (line) =>
          line.message === message &&
          Object.entries(more).every(([field, value]) => line[field] === value),
      ),
    message,
  );

describe('the log of a seat’s host', () => {
  it('says what a bot is waited for that does not become ready', async () => {
    const because = 'readyz() does not say that it is ready';
    await find('the bot is not ready yet', { because });
    tell('the reason was told', startedMs);
    expect(heard.filter(({ type }) => type === 'warmed')).toEqual([]);
    writeFileSync(readyFile, '');
    await until(() => heard.some(({ type }) => type === 'warmed'), 'the seat is warm');
  });

  it('has what the bot prints as fields of its lines, from then on under the session’s id', async () => {
    const session = { sessionId: 's1', epoch: 2, transport: 'webrtc', maxDurationMs: 60_000 };
    send({ type: 'start', session } as ToBot);
    const caller = await openWebrtcCaller();
    const body = { sdp: caller.offer, type: 'offer', pc_id: null, restart_pc: false };
    send({ type: 'offer', requestId: 1, body });
    const said = await until(
      () => lines.find(({ line }) => String(line).includes('the bot starts')),
      'the bot has printed',
    );
    caller.close();
    expect(said).toMatchObject({ message: 'the bot says', sessionId: 's1', stream: 'stderr' });
    expect(await find('the bot says')).not.toHaveProperty('sessionId');
  });
});
