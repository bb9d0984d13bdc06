import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { CallerLine } from '../../../../services/bot/call/caller-line.ts';
import {
  createPhoneLines,
  hearCaller,
  type LegHearing,
} from '../../../../services/bot/telephony/phone-lines.ts';
import { createHandTimers, type HandTimers } from '../../../core/timer-clock.ts';
import { until } from '../../../local/until.ts';

const NOBODY: LegHearing = { onLine: () => undefined, onLost: () => undefined };
const PHONE = {
  carrier: 'twilio',
  callId: 'CA1',
  from: '+12025550101',
  to: '+12025550199',
  direction: 'inbound',
  origin: 'https://api',
} as const;

let clock: HandTimers;
let server: Server;
let url = '';
let asked: string[] = [];
let line: CallerLine | undefined;

beforeEach(async () => {
  clock = createHandTimers();
  [asked, line] = [[], undefined];
  const note = (what: string) => void asked.push(what);
  const call = {
    attach(next: CallerLine | undefined) {
      line?.close();
      line = next;
      note('line');
    },
    detach() {
      line = undefined;
      note('no line');
    },
    onConnected: () => note('connected'),
    onFrame: () => undefined,
    onAlive: () => undefined,
    onKey: (digit: string) => note(`key ${digit}`),
    greet: () => note('greet'),
    end: (reason: string) => note(`end ${reason}`),
  };
  const caller = hearCaller({ call, clock }, () => false);
  const lines = createPhoneLines({ phone: PHONE, clock, caller, person: NOBODY });
  server = createServer().on('upgrade', ({ url: path = '', headers }, socket, head) => {
    const texts = headers as Record<string, string>;
    const request = { leg: 'caller', url: path, headers: texts } as const;
    lines.takeSocket({ ...request, head: head.toString('base64') }, socket as Socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => void server.close());

/** A carrier's socket by that token. */
async function connect(token = 't0') {
  const socket = new WebSocket(`${url}/${token}`);
  let code = 0;
  socket.on('close', (told) => (code = told));
  await once(socket, 'open');
  const say = (event: string, of: object = {}) =>
    socket.send(JSON.stringify({ event, streamSid: 'MZ1', ...of }));
  return {
    socket,
    say,
    start: (streamSid = 'MZ1', callSid = 'CA1') =>
      say('start', { start: { streamSid, callSid }, streamSid }),
    closed: () => until(() => code || undefined),
  };
}

const has = (what: string) => until(() => asked.includes(what) || undefined);

describe('the sockets of a call', () => {
  it('begin with their stream: before it nobody is there, and one that brings none is closed', async () => {
    const { say, closed } = await connect();
    say('connected');
    say('media', { media: { payload: 'AAAA' } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked).toEqual([]);
    clock.pass(10_000);
    expect(await closed()).toBe(1008);
  });

  it('are of one stream a token: it may come back, another may not', async () => {
    const first = await connect();
    first.start();
    await has('greet');
    const other = await connect();
    other.start('MZ2');
    expect(await other.closed()).toBe(1008);
    const again = await connect();
    again.start();
    await until(() => asked.filter((what) => what === 'line').length === 2 || undefined);
    expect(await first.closed()).toBe(1000);
    expect(asked.some((what) => what.startsWith('end'))).toBe(false);
  });

  it('are of this call: another call’s stream is refused', async () => {
    const { start, closed } = await connect();
    start('MZ1', 'CA2');
    expect(await closed()).toBe(1008);
    expect(asked).toEqual([]);
  });

  it('may close without a stop: the caller is waited for, and then has gone', async () => {
    const { start, socket } = await connect();
    start();
    await has('greet');
    socket.terminate();
    await has('no line');
    clock.pass(9_000);
    expect(asked).not.toContain('end caller_left');
    clock.pass(1_000);
    expect(asked).toContain('end caller_left');
  });

  it('may come back with the next token in that time, and the call goes on', async () => {
    const first = await connect('t0');
    first.start();
    await has('greet');
    first.socket.terminate();
    await has('no line');
    clock.pass(2_000);
    const second = await connect('t1');
    second.start('MZ2');
    await until(() => asked.filter((what) => what === 'line').length === 2 || undefined);
    clock.pass(60_000);
    expect(asked).not.toContain('end caller_left');
  });

  it('end the call at a stop, once, whatever is closed after it', async () => {
    const { start, say, socket } = await connect();
    start();
    await has('greet');
    say('stop', { stop: { callSid: 'CA1' } });
    await has('end caller_left');
    socket.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    clock.pass(60_000);
    expect(asked.filter((what) => what.startsWith('end'))).toHaveLength(1);
  });

  it('tell a key once, however long it was pressed', async () => {
    const { start, say } = await connect();
    start();
    await has('greet');
    const press = (digit: string, sequenceNumber: string) =>
      say('dtmf', { dtmf: { digit, track: 'inbound_track' }, sequenceNumber });
    press('5', '8');
    press('5', '9');
    press('6', '10');
    await has('key 6');
    expect(asked.filter((what) => what.startsWith('key'))).toEqual(['key 5', 'key 6']);
  });
});
