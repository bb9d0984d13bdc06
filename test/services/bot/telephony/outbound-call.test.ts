import { beforeEach, describe, expect, it } from 'vitest';
import type { Agent } from '../../../../core/agent.ts';
import type { ControlAnswer } from '../../../../core/phone/carrier.ts';
import type { EngineEvent } from '../../../../services/bot/conversation/engine/engine.ts';
import { createOutboundCall } from '../../../../services/bot/telephony/outbound-call.ts';
import { createHandTimers } from '../../../core/timer-clock.ts';

let time = createHandTimers();
beforeEach(() => void (time = createHandTimers()));

const DONE: ControlAnswer = { outcome: 'done', callId: 'c' };
const UNCLEAR: ControlAnswer = {
  outcome: 'failed',
  why: 'unclear',
  status: 0,
  because: 'TimeoutError',
};
const FRAME = new Int16Array(320);
const LOUD = new Int16Array(320).fill(3000);

async function open(of: { answering?: Partial<Agent['answering']>; placed?: ControlAnswer } = {}) {
  const log: string[] = [];
  const outbound = createOutboundCall({
    agent: { answering: { machine: 'hang-up', message: '', screener: '', ...of.answering } },
    session: { phone: { outbound: { ringS: 30, detectMachine: false } } },
    engine: {
      say: (text) => void log.push(`say ${text}`),
      interrupt: () => void log.push('interrupt'),
    },
    call: {
      onAlive: () => void log.push('alive'),
      end: (reason) => void log.push(`end ${reason}`),
      onEngine: (event) => void log.push(event.type),
    },
    clock: time,
    steer: async () => of.placed ?? DONE,
    tell: (message) => void (message.type === 'answered' && log.push(`answered ${message.by}`)),
  });
  await time.passing(0);
  const heard: Int16Array[] = [];
  const events = outbound.listen({
    onConnected: () => undefined,
    onFrame: (frame) => void heard.push(frame),
    onAlive: () => undefined,
    onKey: () => undefined,
  });
  const said = (text: string) => outbound.onEngine({ type: 'user-said', text, final: true });
  const engine = (type: 'bot-started-speaking' | 'bot-stopped-speaking') =>
    outbound.onEngine({ type } satisfies EngineEvent);
  return { outbound, log, events, heard, said, engine, pass: (ms: number) => time.block(ms) };
}

describe('a call of ours', () => {
  it('is waited for while it rings', async () => {
    const { log } = await open();
    await time.passing(1100);
    expect(log).toEqual(['alive', 'alive']);
  });

  it.each([
    ['no_answer', 'nothing', undefined],
    ['call_failed', 'only that it was taken', 'answered'],
  ] as const)('ends as %s where the carrier tells %s of it', async (reason, _, status) => {
    const { outbound, log } = await open();
    if (status) outbound.onLeg(status, undefined);
    await time.passing(37_500);
    expect(log.filter((line) => line !== 'alive')).toEqual([]);
    await time.passing(1_000);
    expect(log.filter((line) => line !== 'alive')[0]).toBe(`end ${reason}`);
  });

  it.each([
    ['call_failed', 'nothing is told of it', false, 8_000],
    ['no_answer', 'it is told that it rings', true, 38_000],
  ] as const)(
    'of which nothing clear was answered ends as %s where %s',
    async (reason, _, rings, ms) => {
      const { outbound, log } = await open({ placed: UNCLEAR });
      if (rings) outbound.onLeg('ringing', undefined);
      await time.passing(ms - 500);
      expect(log.filter((line) => line !== 'alive')).toEqual([]);
      await time.passing(1_000);
      expect(log.filter((line) => line !== 'alive')[0]).toBe(`end ${reason}`);
    },
  );

  it('of which nothing clear was answered is talked in where it was placed', async () => {
    const { events, log } = await open({ placed: UNCLEAR });
    events.onConnected();
    await time.passing(60_000);
    expect(log.filter((line) => line.startsWith('end'))).toEqual([]);
  });

  it('goes on for as long as they talk', async () => {
    const { events, log } = await open();
    events.onConnected();
    await time.passing(60_000);
    expect(log.filter((line) => line.startsWith('end'))).toEqual([]);
  });

  it.each([
    [{ outcome: 'forbidden' }, 'not_permitted'],
    [{ outcome: 'failed', why: 'refused', status: 400, because: 'no' }, 'call_failed'],
    [{ outcome: 'gone' }, 'call_failed'],
  ] as const)('that cannot be placed (%j) ends as %s', async (placed, reason) => {
    expect((await open({ placed })).log).toEqual([`end ${reason}`]);
  });

  it.each([
    ['busy', 'busy'],
    ['no-answer', 'no_answer'],
    ['rejected', 'rejected'],
    ['failed', 'call_failed'],
  ] as const)(
    'that is told to be %s ends as %s, unless somebody has it',
    async (status, reason) => {
      const { outbound, log, events } = await open();
      outbound.onLeg(status, undefined);
      expect(log).toEqual([`end ${reason}`]);
      events.onConnected();
      outbound.onLeg(status, undefined);
      expect(log).toHaveLength(1);
    },
  );

  it('with a person goes on, and tells so', async () => {
    const { log, events, said, heard } = await open();
    events.onConnected();
    events.onFrame(FRAME);
    said('Hello?');
    await time.passing(2_000);
    expect(log).toEqual(['answered human']);
    expect(heard).toHaveLength(1);
  });

  it('that rang for long is judged from the answer on', async () => {
    const { log, events, said } = await open();
    await time.passing(20_000);
    events.onConnected();
    log.length = 0;
    // A look comes before the first word.
    await time.passing(1_000);
    expect(log).toEqual([]);
    said('Hello?');
    await time.passing(2_000);
    expect(log).toEqual(['answered human']);
  });

  it('with a machine is left, in the middle of a word', async () => {
    const { log, events, said } = await open();
    events.onConnected();
    said('Please leave a message after the tone.');
    expect(log).toEqual(['answered machine', 'interrupt', 'end machine']);
  });

  it('leaves its message when the greeting is over, and goes when that is said', async () => {
    const answering = { machine: 'message', message: 'Please call back.' } as const;
    const { log, events, said, engine, heard } = await open({ answering });
    events.onConnected();
    said('Please leave a message after the tone.');
    engine('bot-started-speaking'); // An answer to the machine.
    for (let frame = 0; frame < 200; frame++) events.onFrame(LOUD);
    expect(log).toEqual(['answered machine', 'interrupt', 'interrupt']);
    for (let frame = 0; frame < 100; frame++) events.onFrame(FRAME);
    expect(log.slice(3)).toEqual(['interrupt', 'say Please call back.']);
    engine('bot-stopped-speaking');
    expect(log.at(-1)).toBe('wants');
    expect(heard).toEqual([]);
  });

  it('answers a screener, and hears the person after it', async () => {
    const { log, events, said } = await open({ answering: { screener: 'It is the clinic.' } });
    events.onConnected();
    said('Please state your name.');
    said('Hello?');
    await time.passing(2_000);
    expect(log).toEqual([
      'answered screener',
      'interrupt',
      'say It is the clinic.',
      'answered human',
    ]);
  });
});
