import { beforeEach, describe, expect, it } from 'vitest';
import { defineAgent } from '../../../../core/agent.ts';
import type { FromBot } from '../../../../core/bot/bot-messages.ts';
import { TURN_BUDGET_MS } from '../../../../core/session/turn-ledger.ts';
import { Call } from '../../../../services/bot/call/call.ts';
import type { ConversationEngine } from '../../../../services/bot/conversation/engine/engine.ts';
import { createHandTimers } from '../../../core/timer-clock.ts';

let time = createHandTimers();
beforeEach(() => void (time = createHandTimers()));

interface Setting {
  readonly canHear?: boolean;
  readonly idleTimeoutS?: number;
  readonly maxDurationMs?: number;
  readonly silentForMs?: number;
}

/** A call whose engine, codec and connection write down what is asked of them. */
function openCall(setting: Setting = {}) {
  const { canHear = true, idleTimeoutS = 300 } = setting;
  const { maxDurationMs = 600_000, silentForMs = 5_000 } = setting;
  const asked: string[] = [];
  const told: FromBot[] = [];
  const texts: { type: string; id?: string; data: Record<string, unknown> }[] = [];
  let frames = 0;
  let drained = true;
  let speaks: Int16Array | undefined;
  const note = (what: string) => void asked.push(what);
  const engine: ConversationEngine = {
    canHear,
    pushPcm: () => note('hear'),
    pullPcm: () => speaks,
    measureUnheard: () => undefined,
    warm: async () => undefined,
    begin: () => undefined,
    greet: () => note('greet'),
    say: (text) => note(`say ${text}`),
    sendText: (text, answer = 'spoken') => note(`text ${text}, ${answer}`),
    note: (role, text) => note(`note ${role}: ${text}`),
    pressKeys: (keys) => note(`keys ${keys.join('')}`),
    giveUp: () => undefined,
    interrupt: () => note('interrupt'),
    close: async () => undefined,
  };
  const session = { sessionId: 's', epoch: 1, transport: 'webrtc' as const, maxDurationMs };
  const call = new Call(session, {
    agent: defineAgent({ name: 'a', instructions: 'i', greeting: 'Hello.', idleTimeoutS }),
    engine,
    clock: time,
    newId: () => 'new',
    tell: (message) => void told.push(message),
  });
  call.attach({
    id: 'pc',
    silentForMs,
    room: () => 1,
    send: () => void (frames += 1),
    clear: () => note('clear'),
    leave: () => note('leave'),
    unheard: () => 0,
    drained: () => drained,
    sendText: (text) => void texts.push(JSON.parse(text)),
    close: () => note('close'),
  });
  const say = (type: string, data: unknown = {}) =>
    call.onMessage(JSON.stringify({ label: 'rtvi-ai', type, id: 'c1', data }));
  return {
    call,
    asked,
    told,
    texts,
    say,
    frames: () => frames,
    drain: (heard: boolean) => void (drained = heard),
    speak: (frame: Int16Array | undefined) => void (speaks = frame),
    ended: () => told.flatMap((message) => (message.type === 'ended' ? [message.reason] : [])),
    types: () => texts.map(({ type }) => type),
  };
}

/** Time goes by while the caller pings, as browsers do. */
function talk(call: Call, ms: number): void {
  for (let passed = 0; passed < ms; passed += 1000) {
    call.onMessage('ping: 1');
    time.pass(1000);
  }
}

describe('a call', () => {
  it('answers client-ready under its id, and greets once', () => {
    const { asked, texts, say } = openCall();
    say('client-ready', { version: '2.1.0' });
    say('client-ready', { version: '2.1.0' });
    expect(texts[0]).toMatchObject({ type: 'bot-ready', id: 'c1', data: { version: '2.1.0' } });
    expect(asked).toEqual(['greet']);
  });

  it('tells the client where it cannot hear', () => {
    const { texts, say } = openCall({ canHear: false });
    say('client-ready');
    expect(texts.at(-1)?.data).toEqual({ t: 'hearing', d: { canHear: false } });
  });

  it('sends a frame each 20 ms from the connection on, in silence too', () => {
    const { call, frames } = openCall();
    time.pass(100);
    expect(frames()).toBe(0);
    call.onConnected();
    time.pass(1000);
    expect(frames()).toBe(51);
  });

  it('tells the time to its first word once', () => {
    const { call, told, speak } = openCall();
    call.onConnected();
    time.pass(200);
    speak(new Int16Array(320));
    time.pass(200);
    const first = told.filter(({ type }) => type === 'first-word');
    expect(first).toEqual([{ type: 'first-word', ms: 220 }]);
  });

  it('passes on what is typed and pressed, and answers client messages', () => {
    const { asked, texts, say } = openCall();
    say('send-text', { content: 'hi' });
    say('dtmf', { buttons: ['1', '2'] });
    say('client-message', { t: 'q', d: 1 });
    expect(asked).toEqual(['text hi, spoken', 'keys 12']);
    expect(texts).toMatchObject([{ type: 'server-response', id: 'c1', data: { t: 'q', d: 1 } }]);
  });

  it.each([
    ['a number', 7],
    ['null', null],
  ])('answers under an id that is %s, as it came', (_, id) => {
    const { call, texts } = openCall();
    const send = (message: object) =>
      call.onMessage(JSON.stringify({ label: 'rtvi-ai', id, ...message }));
    send({ type: 'client-ready', data: { version: '2.1.0' } });
    expect(texts[0]).toMatchObject({ type: 'bot-ready', id });
    send({ type: 'client-message', data: { t: 'q' } });
    expect(texts.at(-1)).toMatchObject({ type: 'server-response', id, data: { t: 'q' } });
  });

  const parts = [
    { type: 'text', text: 'a' },
    { type: 'text', text: 'b' },
  ];
  it.each([
    ['send-text', { content: 'hi', options: { audio_response: false } }, 'text hi, written'],
    ['send-text', { content: 'hi', options: { audio_response: true } }, 'text hi, spoken'],
    ['send-text', { content: 'hi', options: { run_immediately: false } }, 'note user: hi'],
    ['append-to-context', { role: 'assistant', content: 'hi' }, 'note assistant: hi'],
    ['append-to-context', { role: 'user', content: parts }, 'note user: a b'],
    [
      'append-to-context',
      { role: 'user', content: 'hi', run_immediately: true },
      'text hi, spoken',
    ],
  ])('does with %s %j what the protocol says', (type, data, done) => {
    const { asked, texts, say } = openCall();
    say(type, data);
    expect(asked).toEqual([done]);
    expect(texts).toEqual([]);
  });

  it('refuses what it cannot do instead of ignoring it', () => {
    const { asked, texts, say } = openCall();
    say('append-to-context', { role: 'assistant', content: 'hi', run_immediately: true });
    expect(asked).toEqual([]);
    expect(texts).toMatchObject([{ type: 'error-response', id: 'c1', data: { fatal: false } }]);
  });

  it('does not listen while the microphone is off', () => {
    const { call, asked } = openCall();
    const track = (enabled: boolean) =>
      call.onMessage(
        JSON.stringify({
          type: 'signalling',
          message: { type: 'trackStatus', receiver_index: 0, enabled },
        }),
      );
    track(false);
    call.onFrame(new Int16Array(320));
    expect(asked).toEqual([]);
    track(true);
    call.onFrame(new Int16Array(320));
    expect(asked).toEqual(['hear']);
  });

  it('hears silence from a muted caller, so that a turn cut off by muting ends', () => {
    const { call, asked } = openCall();
    call.onConnected();
    const message = { type: 'trackStatus', receiver_index: 0, enabled: false };
    call.onMessage(JSON.stringify({ type: 'signalling', message }));
    time.pass(500);
    expect(asked).toEqual(Array.from({ length: 25 }, () => 'hear'));
  });

  it('waits ten seconds for a page that closed its connection, and as long as ever once it is heard again', () => {
    const { call, ended } = openCall({ silentForMs: 25_000 });
    call.onConnected();
    call.onClosed('pc', false);
    time.pass(9_000);
    call.onMessage('ping: 1');
    time.pass(20_000);
    expect(ended()).toEqual([]);
    call.onMessage('ping: 1');
    call.onClosed('pc', false);
    time.pass(12_000);
    expect(ended()).toEqual(['caller_left']);
  });

  it('minds no connection that another one has replaced', () => {
    const { call, ended } = openCall({ silentForMs: 25_000 });
    call.onConnected();
    call.onClosed('the one before', false);
    call.onClosed('the one before', true);
    time.pass(20_000);
    expect(ended()).toEqual([]);
  });

  it('answers garbage with an error that is not fatal, and goes on', () => {
    const { call, texts, ended } = openCall();
    call.onConnected();
    call.onMessage('\u0000garbage');
    expect(texts).toMatchObject([{ type: 'error', data: { fatal: false } }]);
    talk(call, 10_000);
    expect(ended()).toEqual([]);
  });

  it.each([
    ['key', ({ call }: Open) => call.onKey('1')],
    ['keys of its client', ({ say }: Open) => say('dtmf', { buttons: ['1', '2'] })],
    ['a text', ({ say }: Open) => say('send-text', { content: 'go on' })],
  ])('is not idle where its caller acts by %s', (_, act) => {
    const open = openCall({ idleTimeoutS: 30 });
    open.call.onConnected();
    for (let i = 0; i < 4; i++) {
      act(open);
      talk(open.call, 20_000);
    }
    expect(open.ended()).toEqual([]);
  });

  it.each([
    ['its caller leaves', 'caller_left', ({ say }: Open) => say('disconnect-bot')],
    ['its caller closes', 'caller_left', ({ call }: Open) => call.onClosed('pc', true)],
    ['neither sound nor ping come for 5 s', 'caller_left', () => time.pass(7_000)],
    ['nobody says anything for long', 'idle_timeout', ({ call }: Open) => talk(call, 32_000)],
    [
      'it is at its longest duration',
      'max_duration',
      ({ call, say }: Open) => {
        for (let i = 0; i < 4; i++) {
          say('send-text', { content: 'go on' });
          talk(call, 20_000);
        }
      },
    ],
    [
      'the bot has said its goodbye to the end',
      'bot_goodbye',
      ({ call }: Open) => {
        call.onEngine({ type: 'wants', what: 'end' });
        call.onEngine({ type: 'bot-stopped-speaking' });
      },
    ],
  ])('ends when %s', (_, reason, happen) => {
    const open = openCall({ idleTimeoutS: 30, maxDurationMs: 60_000 });
    open.call.onConnected();
    happen(open);
    expect(open.ended()).toEqual([reason]);
    time.pass(1000);
    expect(open.asked).toContain('close');
  });

  it('goes on when an older connection closes after a new one has come', () => {
    const { call, ended } = openCall();
    call.onConnected();
    call.onClosed('an older one', true);
    expect(ended()).toEqual([]);
  });

  it('waits for a caller whose connection broke, for as long as its line says', () => {
    const { call, ended } = openCall();
    call.onConnected();
    call.onClosed('pc', false);
    time.pass(4_000);
    expect(ended()).toEqual([]);
    time.pass(2_000);
    expect(ended()).toEqual(['caller_left']);
  });

  it('judges nobody by the time for which it stood still itself', () => {
    const { call, ended } = openCall();
    call.onConnected();
    time.set(60_000);
    time.pass(2_000);
    expect(ended()).toEqual([]);
  });

  it('tells its caller why it ends', () => {
    const { call, texts, asked } = openCall();
    call.onConnected();
    call.end('task_died');
    expect(texts).toMatchObject([
      { type: 'server-message', data: { t: 'ended', d: { reason: 'task_died' } } },
    ]);
    expect(asked).toContain('leave');
  });

  it.each([
    ['no sign came', 0, 16_000],
    ['the last sign is long ago', 10_000, 16_000],
    ['signs came and no connection', 50_000, 61_000],
  ])('gives up a caller who never connected when %s', (_, signsForMs, waitMs) => {
    const { call, ended } = openCall();
    call.open();
    for (let ms = 0; ms < signsForMs; ms += 5_000) {
      time.pass(5_000);
      call.onAlive();
    }
    expect(ended()).toEqual([]);
    time.pass(waitMs);
    expect(ended()).toEqual(['caller_never_connected']);
  });

  it('says that nothing of its caller comes through, and soon waits no longer', () => {
    const { call, told, ended } = openCall();
    call.open();
    time.pass(9_000);
    call.onAlive('answered');
    time.pass(3_000);
    // Candidates by the API are no packets.
    call.onAlive();
    expect(told).toEqual([]);
    time.pass(1_000);
    expect(told).toEqual([{ type: 'unreached' }]);
    time.pass(5_000);
    expect(ended()).toEqual([]);
    time.pass(1_000);
    expect(ended()).toEqual(['caller_never_connected']);
  });

  it('waits on for a caller who tries again, and says it once', () => {
    const { call, told, ended } = openCall();
    call.open();
    for (let tries = 0; tries < 6; tries++) {
      call.onAlive('answered');
      time.pass(9_000);
    }
    expect(told).toEqual([{ type: 'unreached' }]);
    call.onAlive('packet');
    time.pass(5_000);
    expect(ended()).toEqual([]);
  });

  it('says nothing of a caller whose packets come', () => {
    const { call, told } = openCall();
    call.open();
    call.onAlive('answered');
    time.pass(2_000);
    call.onAlive('packet');
    time.pass(14_000);
    expect(told).toEqual([]);
  });

  it('tells the truth where nothing answers any more', () => {
    const { call, ended } = openCall();
    call.onEngine({ type: 'wants', what: 'end', failed: 'aws/x slow' });
    expect(ended()).toEqual(['provider_failed']);
  });

  it('leaves when its goodbye was heard, and at the latest some seconds after it was said', () => {
    for (const [hears, endsAfterMs] of [
      [true, 600],
      [false, 5000],
    ] as const) {
      const { call, ended, drain } = openCall();
      drain(false);
      call.onConnected();
      call.onEngine({ type: 'wants', what: 'end' });
      time.pass(500);
      expect(ended()).toEqual([]);
      if (hears) drain(true);
      time.pass(endsAfterMs - 500);
      expect(ended()).toEqual(['bot_goodbye']);
    }
  });

  it('throws away what is on its way when the caller has interrupted, and only then', () => {
    const { call, asked } = openCall();
    call.onEngine({ type: 'user-started-speaking' });
    expect(asked).not.toContain('clear');
    call.onEngine({ type: 'bot-cut' });
    expect(asked).toContain('clear');
  });

  it('offers no transfer where there is nobody to transfer to', () => {
    const { call, asked } = openCall();
    call.onEngine({ type: 'wants', what: 'transfer' });
    expect(asked.at(-1)).toMatch(/stay with you/);
  });

  it('lays what the client has measured beside its own, for the client and for the supervisor', () => {
    const { call, say, told, texts } = openCall();
    say('client-message', { t: 'latency', d: { captureMs: 40, networkMs: 18, playMs: 50 } });
    say('client-message', { t: 'latency', d: { captureMs: 'much' } });
    expect(texts.map(({ type }) => type)).toEqual(['error-response']);
    call.onEngine({ type: 'turn', stages: { totalMs: 900, llmMs: 880, outputMs: 20 } });
    const ledger = {
      stages: { capture: 40, network: 18, llm: 880, output: 70 },
      totalMs: 1008,
      broke: 'llm',
      budgetMs: TURN_BUDGET_MS,
    };
    expect(told).toContainEqual(expect.objectContaining({ type: 'turn', ledger }));
    const shown = texts.find(({ data }) => data['t'] === 'turn');
    expect(shown?.data['d']).toMatchObject({ totalMs: 900, ledger });
  });
});

type Open = ReturnType<typeof openCall>;
