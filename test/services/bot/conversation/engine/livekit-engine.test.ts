import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import parrot from '../../../../../agents/parrot.ts';
import receptionist from '../../../../../agents/receptionist.ts';
import type { EngineEvent } from '../../../../../services/bot/conversation/engine/engine.ts';
import type { Mind } from '../../../../../services/bot/providers/ports.ts';
import { type Talk, talkTo } from '../talk.ts';

let talk: Talk | undefined;

afterEach(async () => {
  await talk?.close();
  talk = undefined;
});

const LOUD = 300;
const said = (events: readonly EngineEvent[]) =>
  events.flatMap((event) => (event.type === 'bot-says' ? [event.text] : [])).join(' ');

describe('a conversation with the parrot', () => {
  it('hears the end of a turn and plays it back, with the stages of the turn', async () => {
    talk = await talkTo(parrot);
    const words = await talk.voice.speak('The train to Oxford leaves at noon.');
    await talk.say(words);
    const started = await talk.until('bot-started-speaking');
    const turn = await talk.until('turn');
    await talk.until('bot-stopped-speaking');
    const kinds = talk.events.map((event) => event.type);
    expect(kinds.indexOf('user-started-speaking')).toBeLessThan(
      kinds.indexOf('user-stopped-speaking'),
    );
    if (turn.type !== 'turn') throw new Error('unreachable');
    expect(turn.stages.totalMs).toBeGreaterThan(turn.stages.endpointMs ?? Number.NaN);
    // It begins with the caller's first sound, and not with the silence before it.
    const answer = talk.heard.filter(({ atMs }) => atMs > started.atMs);
    expect(answer.findIndex(({ loudness }) => loudness > LOUD)).toBeLessThan(10);
    // What came back is as long as what was said, give or take the silence around it.
    const loud = talk.heard.filter(({ loudness }) => loudness > LOUD).length * 20;
    expect(loud / (words.length / 16)).toBeGreaterThan(0.5);
  });

  it('falls silent when the caller barges in, and listens', async () => {
    talk = await talkTo(parrot);
    const long = 'This is a very long story, which goes on, and on, and on, and never ends. ';
    talk.engine.say(long.repeat(2));
    await talk.until('bot-started-speaking');
    await pause(700);
    await talk.say(await talk.voice.speak('Stop it now, please, I have heard enough.'));
    const stopped = await talk.until('bot-stopped-speaking');
    const after = talk.heard.filter(({ atMs }) => atMs > stopped.atMs && atMs < stopped.atMs + 300);
    expect(after.some(({ loudness }) => loudness > LOUD)).toBe(false);
    const cut = await talk.until('bot-said');
    expect(cut).toMatchObject({ interrupted: true });
  });
});

describe('a conversation with the receptionist', () => {
  it.each([
    ['typed', (t: Talk) => t.engine.sendText('What are your opening hours?'), /nine to six/],
    ['by key', (t: Talk) => t.engine.pressKeys(['1']), /nine to six/],
    ['by a tool', (t: Talk) => t.engine.sendText('tell me the time'), /^It is \d+:\d\d/],
    ['beyond it', (t: Talk) => t.engine.sendText('sing me a song'), /opening hours or the time/],
  ])('answers what is %s, audibly', async (_, ask, reply) => {
    talk = await talkTo(receptionist);
    ask(talk);
    await talk.until('bot-started-speaking');
    const { events, heard } = talk;
    await expect.poll(() => said(events)).toMatch(reply);
    await expect.poll(() => heard.some(({ loudness }) => loudness > LOUD)).toBe(true);
  });

  it('names the tool that it asks, and wants to end after goodbye', async () => {
    talk = await talkTo(receptionist);
    talk.engine.pressKeys(['2']);
    expect(await talk.until('tool')).toMatchObject({ name: 'time' });
    talk.engine.sendText('goodbye');
    expect(await talk.until('wants')).toMatchObject({ what: 'end' });
  });

  it('answers in writing alone where that is asked for, by a tool too, and the next turn aloud', async () => {
    talk = await talkTo(receptionist);
    talk.engine.sendText('tell me the time', 'written');
    await talk.until('bot-said');
    expect(said(talk.events)).toMatch(/^It is \d+:\d\d/);
    await pause(300);
    expect(talk.events.map(({ type }) => type)).not.toContain('bot-started-speaking');
    expect(talk.heard.some(({ loudness }) => loudness > LOUD)).toBe(false);
    talk.engine.sendText('What are your opening hours?');
    await talk.until('bot-started-speaking');
    await pause(300);
    expect(talk.heard.some(({ loudness }) => loudness > LOUD)).toBe(true);
  });

  it('knows what was noted, and answers nobody for it', async () => {
    const mind: Mind = {
      name: 'recites',
      async *reply({ turns }) {
        const lines = turns.map((turn) => ('text' in turn ? `${turn.role} ${turn.text}` : ''));
        yield { type: 'text', text: lines.join(', ') };
      },
    };
    talk = await talkTo(receptionist, { mind });
    talk.engine.note('user', 'I am Ada');
    talk.engine.note('assistant', 'hello Ada');
    await pause(300);
    expect(talk.events).toEqual([]);
    talk.engine.sendText('who am I', 'written');
    await talk.until('bot-said');
    expect(said(talk.events)).toContain('user I am Ada, assistant hello Ada, user who am I');
  });
});
