import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { defineAgent } from '../../../../core/agent.ts';
import type { FromBot } from '../../../../core/bot/bot-messages.ts';
import type { Carrier } from '../../../../core/phone/phone.ts';
import { Call } from '../../../../services/bot/call/call.ts';
import type { ConversationEngine } from '../../../../services/bot/conversation/engine/engine.ts';
import { type BotPhone, createBotPhone } from '../../../../services/bot/telephony/bot-phone.ts';
import { createHandTimers, type HandTimers } from '../../../core/timer-clock.ts';
import { until } from '../../../local/until.ts';

let clock: HandTimers;
let server: Server;
let url = '';
let told: FromBot[];
let said: string[];
let phone: BotPhone;
let call: Call;

const VOICE = new Int16Array(320).fill(4_000);

/** A bot that speaks for as long as it has something to say, with a carrier that does all that it is told. */
async function start(carrier: Carrier) {
  clock = createHandTimers();
  [told, said] = [[], []];
  const engine = {
    canHear: true,
    pushPcm: () => undefined,
    pullPcm: () => (said.length > 0 ? VOICE : undefined),
    measureUnheard: () => undefined,
    greet: () => undefined,
    say: (text: string) => void said.push(text),
    interrupt: () => void (said = []),
    pressKeys: () => undefined,
  } as unknown as ConversationEngine;
  const agent = defineAgent({
    name: 'desk',
    instructions: 'i',
    idleTimeoutS: 12,
    transferTargets: [
      { name: 'expert', to: '+12025550143', warm: true },
      { name: 'desk', to: '+12025550142' },
    ],
  });
  const tell = (message: FromBot) => {
    told.push(message);
    if (message.type !== 'steer') return;
    const answer = { outcome: 'done', callId: 'P1' } as const;
    queueMicrotask(() => phone.steered(message.requestId, answer));
  };
  const about = {
    carrier,
    callId: 'CA1',
    from: '+12025550101',
    to: '+12025550199',
    direction: 'inbound' as const,
    origin: 'https://api',
  };
  const base = { sessionId: 's', epoch: 1, transport: 'websocket' as const };
  const session = { ...base, maxDurationMs: 600_000, phone: about };
  call = new Call(session, { agent, engine, clock, newId: () => 'new', tell });
  const keypad = { sendBy: () => undefined };
  phone = createBotPhone({ agent, engine, session, call, clock, keypad, tell });
  server = createServer().on('upgrade', ({ url: path = '', headers }, socket, head) => {
    const leg = path.startsWith('/person') ? 'person' : 'caller';
    const request = { leg, url: path, headers: headers as Record<string, string> } as const;
    phone.takeSocket({ ...request, head: head.toString('base64') }, socket as Socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(() => start('twilio'));
afterEach(() => void server.close());

/** A leg's socket whose stream has started. */
async function connect(path: string) {
  const socket = new WebSocket(`${url}/${path}`);
  let pieces = 0;
  let closed = false;
  socket.on('message', (data) => {
    if (String(data).includes('"media"')) pieces += 1;
  });
  socket.on('close', () => (closed = true));
  await once(socket, 'open');
  const say = (event: string, of: object = {}) =>
    socket.send(JSON.stringify({ event, streamSid: path, ...of }));
  const callSid = path.startsWith('person') ? 'P1' : 'CA1';
  say('start', { start: { streamSid: path, callSid }, streamSid: path });
  /** Nothing more is read of it, nor answered. */
  const hold = () => socket.pause();
  return { socket, say, hold, pieces: () => pieces, isClosed: () => closed };
}

/** Time passes until that leg hears the bot. */
const hears = (leg: { pieces: () => number }, more = 5) =>
  until(() => {
    clock.pass(20);
    return leg.pieces() > more || undefined;
  });

const steered = () =>
  told.flatMap((message) => (message.type === 'steer' ? [message.command] : []));
const hasSteered = (what: string) =>
  until(() => steered().some((command) => command.do === what) || undefined);
const ended = () => told.flatMap((message) => (message.type === 'ended' ? [message.reason] : []));

/** A person who is being briefed, and the caller's socket, which may go now. */
async function calling() {
  const caller = await connect('caller-0');
  await until(() => told.some(({ type }) => type === 'connected') || undefined);
  expect(phone.transfer({ target: 'expert', about: 'Ann, about a late order.' })).toEqual({
    outcome: 'begun',
  });
  await hasSteered('call-person');
  const person = await connect('person-0');
  await until(() => said.length > 0 || undefined);
  await hears(person);
  return { caller, person };
}

/** A caller on hold, and a person who is being briefed. */
async function briefed() {
  const { caller, person } = await calling();
  caller.socket.terminate();
  return { person };
}

describe('a bot’s phone', () => {
  it('waits for a caller whose socket has died, and not for ever', async () => {
    const caller = await connect('caller-0');
    await until(() => told.some(({ type }) => type === 'connected') || undefined);
    caller.socket.terminate();
    await until(() => call.quietMs() === Number.POSITIVE_INFINITY || undefined);
    clock.pass(10_000);
    expect(ended()).toEqual(['caller_left']);
  });

  it('keeps a caller’s line that is back when the person’s goes', async () => {
    const { person } = await briefed();
    person.say('dtmf', { dtmf: { digit: '2' } });
    await hasSteered('take-back');
    const caller = await connect('caller-1');
    await until(() => person.isClosed() || undefined);
    await hears(caller);
    expect(caller.isClosed()).toBe(false);
    expect(ended()).toEqual([]);
  });

  it('keeps a person’s line when the caller’s goes after it has come', async () => {
    const { caller, person } = await calling();
    await until(() => caller.isClosed() || undefined);
    await new Promise((resolve) => setImmediate(resolve));
    const before = person.pieces();
    await hears(person, before + 5);
    expect(ended()).toEqual([]);
  });

  it('keeps the line of a second person when that of the first goes late', async () => {
    const { caller, person: first } = await calling();
    caller.socket.terminate();
    first.hold();
    first.say('dtmf', { dtmf: { digit: '2' } });
    await hasSteered('take-back');
    await hears(await connect('caller-1'));
    expect(phone.transfer({ target: 'expert' }).outcome).toBe('begun');
    await until(() => steered().filter(({ do: what }) => what === 'call-person')[1]);
    const second = await connect('person-1');
    await hears(second);
    // A close that nobody answers is cut off then.
    clock.pass(2_000);
    first.socket.resume();
    await until(() => first.isClosed() || undefined);
    await hears(second, second.pieces() + 5);
    const notes = told.filter(({ type }) => type === 'transferred');
    expect(notes).toHaveLength(1);
  });

  it('tells the caller what happened, and never the person', async () => {
    const { person } = await briefed();
    person.say('dtmf', { dtmf: { digit: '2' } });
    await until(() => said.some((text) => text.startsWith('I am sorry')) || undefined);
    const before = person.pieces();
    clock.pass(1_000);
    await hears(await connect('caller-1'));
    expect(person.pieces()).toBe(before);
    const note = { target: 'expert', warm: true, outcome: 'declined' };
    expect(told).toContainEqual({ type: 'transferred', note });
  });

  it('does not idle while the caller is with somebody else', async () => {
    await briefed();
    clock.pass(20_000);
    expect(ended()).toEqual([]);
  });

  it('says whom it knows, and hands nobody over twice at once', async () => {
    await connect('caller-0');
    await until(() => told.some(({ type }) => type === 'connected') || undefined);
    expect(phone.transfer({ target: 'nobody' })).toEqual({
      outcome: 'unknown-target',
      targets: ['expert', 'desk'],
    });
    expect(phone.transfer({ target: '+12025550142' })).toEqual({ outcome: 'begun' });
    expect(phone.transfer({ target: 'expert', about: 'somebody else' })).toEqual({
      outcome: 'busy',
    });
    expect(steered().map((command) => command.do)).toEqual(['dial']);
  });

  it('lets nobody in by a token that brought a stream without a name', async () => {
    server.close();
    await start('vonage');
    const open = async () => {
      const socket = new WebSocket(`${url}/caller-0`);
      let closed = false;
      socket.on('close', () => (closed = true));
      await once(socket, 'open');
      const event = { event: 'websocket:connected', 'content-type': 'audio/l16;rate=16000' };
      socket.send(JSON.stringify(event));
      return { isClosed: () => closed };
    };
    const caller = await open();
    await until(() => told.some(({ type }) => type === 'connected') || undefined);
    const thief = await open();
    await until(() => thief.isClosed() || undefined);
    expect(caller.isClosed()).toBe(false);
  });
});
