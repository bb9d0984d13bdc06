import { afterEach, describe, expect, it, vi } from 'vitest';
import { chainHearers } from '../../../../services/bot/providers/chain-hearer.ts';
import { chainMinds } from '../../../../services/bot/providers/chain-mind.ts';
import { chainMouths } from '../../../../services/bot/providers/chain-mouth.ts';
import { afterFault, CLOSED, inOrder } from '../../../../services/bot/providers/circuit.ts';
import { type CircuitChange, createCircuits } from '../../../../services/bot/providers/circuits.ts';
import type {
  Hearer,
  HearingEvents,
  Mind,
  MindRequest,
  Mouth,
} from '../../../../services/bot/providers/ports.ts';
import { ProviderFault } from '../../../../services/bot/providers/provider-fault.ts';
import { all, pieces } from './collect.ts';

const never = new AbortController().signal;
const clock = { nowMs: () => Date.now(), sleep: async () => undefined };
const open = () => {
  const changes: CircuitChange[] = [];
  return { changes, circuits: createCircuits(clock, (change) => void changes.push(change)) };
};
const request: MindRequest = { instructions: '', turns: [{ role: 'user', text: 'Hi' }], tools: [] };

describe('a circuit', () => {
  it('lets a provider rest longer with each fault, and not for an idle stream', () => {
    const once = afterFault(CLOSED, 'slow', 0);
    expect([once, afterFault(once, 'slow', 0)].map((c) => c.restsUntilMs)).toEqual([2_000, 4_000]);
    expect(afterFault(CLOSED, 'denied', 0).restsUntilMs).toBe(60_000);
    expect(afterFault(CLOSED, 'idle', 0)).toBe(CLOSED);
  });

  it('keeps the order, and asks all where all rest', () => {
    const [a, b] = [{ name: 'a' }, { name: 'b' }];
    const rests = { faults: 1, restsUntilMs: 10 };
    expect(inOrder([a, b], new Map([['a', rests]]), 5)).toEqual([b]);
    expect(
      inOrder(
        [a, b],
        new Map([
          ['a', rests],
          ['b', rests],
        ]),
        5,
      ),
    ).toEqual([a, b]);
  });
});

describe('a chain of models', () => {
  const says = (name: string, ...texts: string[]): Mind & { asked: MindRequest[] } => {
    const asked: MindRequest[] = [];
    return {
      name,
      asked,
      async *reply(of) {
        asked.push(of);
        for (const text of texts) yield { type: 'text' as const, text };
      },
    };
  };
  const hangs: Mind = {
    name: 'hangs',
    // oxlint-disable-next-line require-yield
    async *reply() {
      await new Promise(() => undefined);
    },
  };
  const pace = { firstMs: 50, gapMs: 50 };

  it('asks the next within the turn when one hangs, and lets it rest for the next turn', async () => {
    const { circuits, changes } = open();
    const second = says('second', 'Hello.');
    const chain = chainMinds([hangs, second], circuits, pace);
    expect(await all(chain.reply(request, never))).toEqual([{ type: 'text', text: 'Hello.' }]);
    await all(chain.reply(request, never));
    expect(changes.map(({ provider, state }) => `${provider} ${state}`)).toEqual(['hangs resting']);
  });

  it('lets the next go on where one was cut', async () => {
    const { circuits } = open();
    const cut: Mind = {
      name: 'cut',
      async *reply() {
        yield { type: 'text', text: 'We are open ' };
        throw new ProviderFault('cut', 'unreachable');
      },
    };
    const second = says('second', 'until six.');
    const parts = await all(chainMinds([cut, second], circuits, pace).reply(request, never));
    expect(parts.map((part) => 'text' in part && part.text)).toEqual([
      'We are open ',
      'until six.',
    ]);
    expect(second.asked[0]?.turns.at(-2)).toEqual({ role: 'assistant', text: 'We are open ' });
  });

  it('throws the last fault where nobody is left', async () => {
    const { circuits } = open();
    const chain = chainMinds([hangs], circuits, pace);
    await expect(all(chain.reply(request, never))).rejects.toMatchObject({ kind: 'slow' });
  });
});

describe('a chain of voices', () => {
  const second = (samples: number): Mouth & { said: string[] } => {
    const said: string[] = [];
    return {
      name: 'second',
      said,
      async *speak(text) {
        for await (const piece of text) said.push(piece);
        yield new Int16Array(samples);
      },
    };
  };
  const options = { rate: 16_000, pace: { firstMs: 80, gapMs: 80 } };

  it('repeats the sentence that was cut with the next voice, and none before it', async () => {
    const { circuits } = open();
    const cut: Mouth = {
      name: 'cut',
      async *speak(text) {
        for await (const _ of text);
        // Two seconds of sound: the first sentence and a part of the second.
        yield new Int16Array(32_000);
        throw new ProviderFault('cut', 'unreachable');
      },
    };
    const next = second(100);
    const text = pieces('We are open today. ', 'Our hours are from nine to six.');
    await all(chainMouths([cut, next], circuits, options).speak(text, never));
    expect(next.said.join('')).toBe('Our hours are from nine to six.');
  });

  it('takes a voice that gives no sound of a text for a broken one, and not of dots', async () => {
    const { circuits } = open();
    const mute: Mouth = { name: 'mute', async *speak() {} };
    const next = second(100);
    const chain = chainMouths([mute, next], circuits, options);
    expect(await all(chain.speak(pieces('…'), never))).toEqual([]);
    expect(await all(chain.speak(pieces('Hello.'), never))).toHaveLength(1);
  });

  it('does not wait for a voice that hangs', async () => {
    const { circuits } = open();
    const hung: Mouth = {
      name: 'hung',
      // oxlint-disable-next-line require-yield
      async *speak(text) {
        for await (const _ of text);
        await new Promise(() => undefined);
      },
    };
    const chunks = await all(
      chainMouths([hung, second(100)], circuits, options).speak(pieces('Hello.'), never),
    );
    expect(chunks).toHaveLength(1);
  });
});

describe('a chain of hearers', () => {
  afterEach(() => void vi.useRealTimers());

  /** Hearers that are told what to tell. */
  const told = (name: string) => {
    const pushed: number[] = [];
    let events: HearingEvents | undefined;
    let opened = 0;
    const hearer: Hearer = {
      name,
      open(of) {
        events = of;
        opened += 1;
        return {
          push: (pcm) => void pushed.push(pcm.length),
          speechStarted: () => undefined,
          speechEnded: () => undefined,
          close: () => undefined,
        };
      },
    };
    return { hearer, pushed, opened: () => opened, tell: () => events };
  };

  it('has the next hear the words again when one fails, and takes back what it had told of them', async () => {
    const { circuits } = open();
    const [first, second] = [told('first'), told('second')];
    const texts: string[] = [];
    const stream = chainHearers([first.hearer, second.hearer], circuits, {
      silentMs: 5_000,
      pauseMs: 1,
    }).open({
      onText: ({ text }) => void texts.push(text),
      onFault: () => void texts.push('deaf'),
    });
    stream.speechStarted();
    for (let i = 0; i < 50; i++) stream.push(new Int16Array(320));
    first.tell()?.onText({ segment: '1', text: 'when are', final: false });
    first.tell()?.onFault(new ProviderFault('first', 'unreachable'));
    await expect.poll(() => second.pushed).toHaveLength(50);
    second.tell()?.onText({ segment: '1', text: 'when are you open', final: true });
    expect(texts).toEqual(['when are', '', 'when are you open']);
    stream.close();
  });

  it('takes words that were told before their end was sure for told', async () => {
    vi.useFakeTimers();
    const { circuits, changes } = open();
    const only = told('only');
    const texts: string[] = [];
    const stream = chainHearers([only.hearer], circuits, { silentMs: 3_000, pauseMs: 1 }).open({
      onText: ({ text }) => void texts.push(text),
      onFault: () => void texts.push('deaf'),
    });
    const say = (frames: number) => {
      for (let i = 0; i < frames; i++) stream.push(new Int16Array(320));
    };
    stream.speechStarted();
    say(50);
    only.tell()?.onText({ segment: '1', text: 'when are you open', final: true });
    say(10);
    stream.speechEnded();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(texts).toEqual(['when are you open']);
    expect(changes.filter(({ fault }) => fault)).toEqual([]);
    // The next words, of which nobody tells anything, are asked about without those.
    stream.speechStarted();
    say(50);
    stream.speechEnded();
    const before = only.pushed.length;
    await vi.advanceTimersByTimeAsync(3_100);
    expect(texts).toEqual(['when are you open']);
    expect(only.pushed.length - before).toBeLessThan(60);
    stream.close();
  });

  it('asks again about what was said after words were told, and takes those back', async () => {
    vi.useFakeTimers();
    const { circuits } = open();
    const only = told('only');
    const texts: string[] = [];
    const stream = chainHearers([only.hearer], circuits, { silentMs: 3_000, pauseMs: 1 }).open({
      onText: ({ text }) => void texts.push(text),
      onFault: () => void texts.push('deaf'),
    });
    stream.speechStarted();
    for (let i = 0; i < 50; i++) stream.push(new Int16Array(320));
    only.tell()?.onText({ segment: '1', text: 'when are you open', final: true });
    for (let i = 0; i < 50; i++) stream.push(new Int16Array(320));
    stream.speechEnded();
    await vi.advanceTimersByTimeAsync(3_100);
    expect(texts).toEqual(['when are you open', '']);
    stream.close();
  });

  it('takes a hearer that says nothing to words for a broken one', async () => {
    const { circuits, changes } = open();
    const [first, second] = [told('first'), told('second')];
    const stream = chainHearers([first.hearer, second.hearer], circuits, {
      silentMs: 20,
      pauseMs: 1,
    }).open({
      onText: () => undefined,
      onFault: () => undefined,
    });
    stream.speechStarted();
    for (let i = 0; i < 50; i++) stream.push(new Int16Array(320));
    stream.speechEnded();
    await expect.poll(() => second.pushed.length).toBe(50);
    expect(changes[0]?.fault).toMatchObject({ provider: 'first', kind: 'slow' });
    stream.close();
  });

  it.each([
    ['never told a word', false, 2],
    ['told words before', true, 3],
  ])('takes a sound that two streams hear no word in for a noise: %s', async (_, heard, most) => {
    vi.useFakeTimers();
    const { circuits } = open();
    const only = told('only');
    let deaf = 0;
    const pace = { silentMs: 20, pauseMs: 1 };
    const stream = chainHearers([only.hearer], circuits, pace).open({
      onText: () => undefined,
      onFault: () => void (deaf += 1),
    });
    const say = () => {
      stream.speechStarted();
      for (let i = 0; i < 50; i++) stream.push(new Int16Array(320));
      stream.speechEnded();
    };
    if (heard) {
      say();
      only.tell()?.onText({ segment: '1', text: 'hello', final: true });
    }
    for (let noise = 1; noise < most; noise++) {
      say();
      await vi.advanceTimersByTimeAsync(120);
      expect(deaf).toBe(0);
    }
    say();
    await vi.advanceTimersByTimeAsync(120);
    expect(deaf).toBe(1);
    stream.close();
  });

  it('notices that nobody hears a caller who says a short word again and again, asks once more, and gives up', async () => {
    vi.useFakeTimers();
    const { circuits } = open();
    const only = told('only');
    const events: string[] = [];
    const pace = { silentMs: 3_000, pauseMs: 1 };
    const stream = chainHearers([only.hearer], circuits, pace).open({
      onText: ({ text }) => void events.push(text),
      onUnheard: () => void events.push('unheard'),
      onFault: ({ message }) => void events.push(message),
    });
    const call = async (frames: number, thenMs: number) => {
      stream.speechStarted();
      for (let i = 0; i < frames; i++) stream.push(new Int16Array(320));
      stream.speechEnded();
      for (let i = 0; i < thenMs / 20; i++) stream.push(new Int16Array(320));
      await vi.advanceTimersByTimeAsync(frames * 20 + thenMs);
    };
    await call(50, 0);
    only.tell()?.onText({ segment: '1', text: 'hello', final: true });
    for (let again = 0; again < 5; again++) await call(20, 1_600);
    expect(events).toEqual(['hello', 'unheard']);
    for (let again = 0; again < 10; again++) await call(20, 1_600);
    expect(events).toEqual(['hello', 'unheard', 'unheard', 'only slow: no text in 3000 ms']);
    stream.close();
  });

  it('makes no sentence of a cough now and then', async () => {
    vi.useFakeTimers();
    const { circuits } = open();
    const only = told('only');
    const stream = chainHearers([only.hearer], circuits).open({
      onText: () => undefined,
      onFault: () => undefined,
    });
    for (let cough = 0; cough < 5; cough++) {
      stream.speechStarted();
      for (let i = 0; i < 20; i++) stream.push(new Int16Array(320));
      stream.speechEnded();
      for (let i = 0; i < 800; i++) stream.push(new Int16Array(320));
      await vi.advanceTimersByTimeAsync(16_400);
    }
    expect(only.opened()).toBe(1);
    stream.close();
  });

  it('opens an idle stream again without a fault, and is deaf only where all have failed', async () => {
    const { circuits, changes } = open();
    const only = told('only');
    let deaf = 0;
    const stream = chainHearers([only.hearer], circuits, { silentMs: 5_000, pauseMs: 1 }).open({
      onText: () => undefined,
      onFault: () => void (deaf += 1),
    });
    only.tell()?.onFault(new ProviderFault('only', 'idle'));
    await expect.poll(() => only.opened()).toBe(2);
    expect([changes, deaf]).toEqual([[], 0]);
    only.tell()?.onFault(new ProviderFault('only', 'denied'));
    await expect.poll(() => only.opened()).toBe(3);
    only.tell()?.onFault(new ProviderFault('only', 'denied'));
    expect(deaf).toBe(1);
    stream.close();
  });
});
