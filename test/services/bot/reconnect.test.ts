import { createSocket } from 'node:dgram';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../adapters/clock/system-clock.ts';
import { defineAgent } from '../../../core/agent.ts';
import type { FromBot } from '../../../core/bot/bot-messages.ts';
import { Call } from '../../../services/bot/call/call.ts';
import {
  createSignalling,
  type Signalled,
  type Signalling,
} from '../../../services/bot/call/signalling.ts';
import { openIceFront } from '../../../services/bot/transport/ice/ice-front.ts';
import { createOpusCodec } from '../../../services/bot/transport/opus-codec.ts';
import { createQuietEngine } from './quiet-engine.ts';
import { openWebrtcCaller, type WebrtcCaller } from './transport/webrtc-caller.ts';
import { openUdpRelay } from './udp-relay.ts';

const clock = createSystemClock();
const nowMs = clock.monotonicMs;
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

/** A call of a bot whose port is reached over a network that the test can cut. */
async function openCall() {
  const front = await openIceFront({ port: 0, bindAddress: '127.0.0.1' }, clock);
  const relay = await openUdpRelay(front.port);
  const quiet = createQuietEngine();
  const told: FromBot[] = [];
  const call = new Call(
    { sessionId: 's', epoch: 1, maxDurationMs: 600_000, transport: 'webrtc' },
    {
      agent: defineAgent({ name: 'a', instructions: 'i', greeting: 'Hello.' }),
      engine: quiet.engine,
      clock,
      newId: () => 'id',
      tell: (message) => void told.push(message),
    },
  );
  call.open();
  const signalling = createSignalling(call, { front, codec: await createOpusCodec(), clock });
  closing.push(
    () => front.close(),
    () => relay.close(),
    () => call.end('ended_by_api'),
  );
  const ended = () => told.flatMap((message) => (message.type === 'ended' ? [message.reason] : []));
  return { call, front, relay, quiet, signalling, ended };
}

type OpenCall = Awaited<ReturnType<typeof openCall>>;

async function join(
  signalling: Signalling,
  route: (answer: string) => string,
  of: { pc_id?: string; restart_pc?: boolean } = {},
): Promise<{ caller: WebrtcCaller; pcId: string }> {
  const caller = await openWebrtcCaller();
  closing.push(() => caller.close());
  let answered: Signalled | undefined;
  const offer = async () => {
    answered = await signalling.offer({ type: 'offer', sdp: caller.offer, ...of });
    return answered.status;
  };
  // A bot that has not yet noticed that its caller's page is gone lets nobody else in.
  await expect.poll(offer, { interval: 300 }).toBe(200);
  const body = answered?.body as { sdp: string; pc_id: string } | undefined;
  const { sdp, pc_id: pcId } = body ?? { sdp: '', pc_id: '' };
  caller.accept(route(sdp));
  await caller.connected;
  return { caller, pcId };
}

/** The caller says that it is ready, and speaks from now on. */
function speak(caller: WebrtcCaller): void {
  caller.send('{"label":"rtvi-ai","type":"client-ready","id":"1","data":{"version":"2.1.0"}}');
  const timer = setInterval(() => caller.speak(new Int16Array(320)), 20);
  closing.push(() => clearInterval(timer));
}

/** Resolves once the bot is heard again, with the time since `fromMs`. */
async function heardAfter(caller: WebrtcCaller, fromMs: number): Promise<number> {
  await expect.poll(() => (caller.heard.at(-1)?.atMs ?? 0) > fromMs).toBe(true);
  return (caller.heard.find(({ atMs }) => atMs > fromMs)?.atMs ?? Number.NaN) - fromMs;
}

async function start(): Promise<OpenCall & { caller: WebrtcCaller; pcId: string }> {
  const open = await openCall();
  const { caller, pcId } = await join(open.signalling, open.relay.route);
  speak(caller);
  await expect.poll(() => open.quiet.asked).toContain('greet');
  await heardAfter(caller, 0);
  return { ...open, caller, pcId };
}

describe('a caller who comes back', () => {
  it('after a cut has its bot, and the messages of the meantime in order', async () => {
    const { call, relay, caller, ended, quiet } = await start();
    relay.cut();
    await pause(700);
    for (const text of ['one', 'two', 'three']) call.onEngine({ type: 'bot-says', text });
    // SCTP would give up what it has to repeat; nothing was given to it.
    await pause(2_500);
    const healedMs = nowMs();
    relay.heal();
    await heardAfter(caller, healedMs);
    const says = () =>
      caller.messages.flatMap(
        (text) => /"bot-transcription".*"text":"(\w+)"/.exec(text)?.[1] ?? [],
      );
    await expect.poll(says).toEqual(['one', 'two', 'three']);
    expect(ended()).toEqual([]);
    expect(quiet.asked.filter((what) => what === 'greet')).toHaveLength(1);
  });

  it('behind a NAT that gave it a new port is sent to there', async () => {
    const { relay, caller, ended } = await start();
    await relay.rebind();
    const reboundMs = nowMs();
    await heardAfter(caller, reboundMs + 50);
    await pause(300);
    await heardAfter(caller, nowMs());
    expect(ended()).toEqual([]);
  });

  it('with a new connection has the same call: one greeting, and what was lost of its first answer does not matter', async () => {
    const { relay, signalling, pcId, ended, quiet } = await start();
    relay.cut();
    const lost = await openWebrtcCaller();
    closing.push(() => lost.close());
    const again = { pc_id: pcId, restart_pc: true };
    expect((await signalling.offer({ type: 'offer', sdp: lost.offer, ...again })).status).toBe(200);
    relay.heal();
    const back = await join(signalling, relay.route, again);
    speak(back.caller);
    await heardAfter(back.caller, 0);
    await expect
      .poll(() => back.caller.messages.some((text) => text.includes('bot-ready')))
      .toBe(true);
    expect(quiet.asked.filter((what) => what === 'greet')).toHaveLength(1);
    expect(ended()).toEqual([]);
  });

  it('as a page that was loaded anew, ten times, has its bot each time', async () => {
    const { signalling, relay, quiet, ended, ...first } = await start();
    let { caller } = first;
    for (let reload = 0; reload < 10; reload++) {
      // A page that is left closes its connection and says nothing.
      caller.drop();
      caller = (await join(signalling, relay.route)).caller;
      speak(caller);
      await heardAfter(caller, 0);
    }
    expect(quiet.asked.filter((what) => what === 'greet')).toHaveLength(1);
    expect(ended()).toEqual([]);
  });

  it('whose page died, at the address that the dead one had, is heard', async () => {
    const { signalling, relay, ended } = await openCall();
    relay.share();
    const dead = await join(signalling, relay.route);
    await heardAfter(dead.caller, 0);
    relay.abandon();
    const of = { pc_id: dead.pcId, restart_pc: true };
    const { caller } = await join(signalling, relay.route, of);
    speak(caller);
    await heardAfter(caller, 0);
    expect(ended()).toEqual([]);
  });

  it('gets the same answer to the same offer', async () => {
    const { signalling, relay } = await openCall();
    const caller = await openWebrtcCaller();
    closing.push(() => caller.close());
    const offer = { type: 'offer', sdp: caller.offer };
    const [one, two] = await Promise.all([signalling.offer(offer), signalling.offer(offer)]);
    expect(two).toEqual(one);
    caller.accept(relay.route((one.body as { sdp: string }).sdp));
    await caller.connected;
  });

  it('says goodbye by closing its channel: the bot leaves at once', async () => {
    const { caller, ended } = await start();
    caller.hangUp();
    await expect.poll(ended).toEqual(['caller_left']);
  });
});

describe('a stranger', () => {
  it('who sends a signed check again from another address is sent no media', async () => {
    const { front, relay, caller, ended } = await start();
    const checks: Buffer[] = [];
    relay.onPacket = (packet) => {
      if ((packet[0] ?? 4) < 4) checks.push(Buffer.from(packet));
    };
    await expect.poll(() => checks.length).toBeGreaterThan(0);
    const stranger = createSocket('udp4');
    closing.push(() => stranger.close());
    let bytes = 0;
    stranger.on('message', (packet) => void (bytes += packet.length));
    for (const check of checks) stranger.send(check, front.port, '127.0.0.1');
    await pause(1_000);
    // The answer to each, and a check of ours; a second of media is 4 kB and more.
    expect(bytes).toBeLessThan(checks.length * 400);
    await heardAfter(caller, nowMs());
    expect(ended()).toEqual([]);
  });
});
