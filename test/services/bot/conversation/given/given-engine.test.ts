import { inference, type voice } from '@livekit/agents';
import { afterEach, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../../../adapters/clock/system-clock.ts';
import type { LiveKitAgent } from '../../../../../core/agent/livekit-agent.ts';
import { defineAgent } from '../../../../../core/agent.ts';
import type {
  ConversationEngine,
  EngineEvent,
} from '../../../../../services/bot/conversation/engine/engine.ts';
import { startGivenEngine } from '../../../../../services/bot/conversation/given/given-engine.ts';
import { readGiven } from '../../../../../services/bot/conversation/given/read-given.ts';
import { createKeypad } from '../../../../../services/bot/turns/keypad.ts';
import { until } from '../../../../local/until.ts';
import { Beeps, Reception, taught } from './clinic.ts';

const agent = defineAgent({
  name: 'clinic',
  livekit: ({ data }) => ({
    agent: new Reception(String(data['name'])),
    session: { vad: null, llm: taught, tts: new Beeps() } satisfies voice.AgentSessionOptions,
  }),
});

let engine: ConversationEngine | undefined;
let listening = new AbortController();
afterEach(async () => {
  listening.abort();
  await engine?.close();
  engine = undefined;
});

/** A caller who is there and listens, faster than in real time. */
async function callIn() {
  const clock = createSystemClock();
  const events: EngineEvent[] = [];
  const onEvent = (event: EngineEvent) => void events.push(event);
  const { livekit = () => ({ agent: {} }) } = agent;
  const parts = { agent: { ...agent, livekit }, clock, keypad: createKeypad(clock), onEvent };
  const opened = (engine = await startGivenEngine(parts));
  opened.begin({ sessionId: 's', data: { name: 'Ann' } });
  opened.greet();
  let loud = 0;
  const { signal } = (listening = new AbortController());
  const listen = async () => {
    while (!signal.aborted) {
      if (opened.pullPcm()?.some((sample) => sample !== 0)) loud += 1;
      await clock.sleep(1);
    }
  };
  void listen();
  const said = (text: string) =>
    until(() => events.find((one) => one.type === 'bot-said' && one.text.includes(text)), 20_000);
  return { engine: opened, events, loud: () => loud, said };
}

describe('an agent file with LiveKit’s own agent', () => {
  it('speaks first by its own hook, with what the start sent along, through our audio', async () => {
    const { said, events, loud } = await callIn();
    expect(await said('Hello')).toMatchObject({ text: 'Hello Ann.', interrupted: false });
    expect(loud()).toBeGreaterThan(10);
    expect(events).toContainEqual({ type: 'bot-says', text: 'Hello Ann.' });
    expect(events.map(({ type }) => type)).toContain('bot-started-speaking');
  });

  it('calls its tools, and answers with what they say', async () => {
    const { said, engine, events } = await callIn();
    await said('Hello');
    engine.sendText('when are you open?');
    await said('from nine to five');
    const states = events.flatMap((one) => (one.type === 'tool' ? [[one.name, one.state]] : []));
    expect(states).toEqual([
      ['opening_hours', 'started'],
      ['opening_hours', 'done'],
    ]);
  });

  it('hands over to another agent of the file', async () => {
    const { said, engine } = await callIn();
    await said('Hello');
    engine.sendText('I want a bill explained');
    await said('Billing speaking.');
  });

  it('knows as said what was heard, when it is interrupted', async () => {
    const { said, engine, events, loud } = await callIn();
    await said('Hello');
    const before = loud();
    engine.sendText('tell me a long story');
    // More than a second of it, at 40 ms a letter.
    await until(() => (loud() > before + 60 ? true : undefined), 20_000);
    engine.interrupt();
    const cut = await said('Once upon a time');
    expect(cut).toMatchObject({ interrupted: true });
    if (cut.type === 'bot-said') expect(cut.text.length).toBeLessThan(400);
    expect(events).toContainEqual({ type: 'bot-cut' });
  });

  it('ends the call where it shuts its session down', async () => {
    const { said, engine, events } = await callIn();
    await said('Hello');
    engine.sendText('goodbye');
    await until(() => events.find(({ type }) => type === 'wants'), 20_000);
    expect(events).toContainEqual({ type: 'wants', what: 'end' });
  });
});

describe('what has no meaning without LiveKit’s cloud and worker', () => {
  const given = (session: object): LiveKitAgent => ({ agent: new Reception('Ann'), session });
  const cases = [
    ['a model by its name', { stt: 'deepgram/nova-3' }, /session\.stt must be a plugin's object/],
    [
      'a turn detector’s model',
      { turnHandling: { turnDetection: new inference.TurnDetector() } },
      /turnDetection must be vad, stt/,
    ],
    [
      'interruptions judged in the cloud',
      { turnHandling: { interruption: { mode: 'adaptive' } } },
      /interruption\.mode must be vad/,
    ],
  ] as const;

  it.each(cases)('is refused by name: %s', (_, session, words) => {
    expect(() => readGiven(given(session))).toThrow(words);
  });

  it('is refused by name: an agent that is none', () => {
    expect(() => readGiven({ agent: {} })).toThrow(/agent must be a voice\.Agent/);
  });

  it('asks no cloud by a default, and hears a caller from the first moment', () => {
    const { options } = readGiven(given({ turnHandling: { interruption: { minDuration: 300 } } }));
    expect(options).toMatchObject({
      aecWarmupDuration: null,
      turnHandling: { interruption: { mode: 'vad', minDuration: 300 } },
    });
  });

  it('is refused in the file: a field that the given agent says itself', () => {
    const twice = { name: 'clinic', livekit: () => given({}), llm: 'openai/gpt-4.1' };
    expect(() => defineAgent(twice)).toThrow(/llm must be left out: livekit says it/);
  });
});
