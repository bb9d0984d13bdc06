/**
 * A conversation with real weights: the caller speaks with Piper's voice, is heard by Whisper, and is answered by Piper. What thinks
 * is a real model, too, where `OPENAI_BASE_URL` names a server that has one (`OPENAI_MODEL` says which).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../../adapters/clock/system-clock.ts';
import { ENGINE_FOLDER } from '../../../../core/agent/open-models.ts';
import { defineAgent } from '../../../../core/agent.ts';
import { MODELS } from '../../../../local/agent/find-providers.ts';
import { ENGINE_RATE } from '../../../../services/bot/conversation/engine/engine.ts';
import { chainHearers } from '../../../../services/bot/providers/chain-hearer.ts';
import { chainMouths } from '../../../../services/bot/providers/chain-mouth.ts';
import { createCircuits } from '../../../../services/bot/providers/circuits.ts';
import type { Mind, Mouth } from '../../../../services/bot/providers/ports.ts';
import { loadHearers, loadMinds, loadMouths } from '../../../../services/bot/providers/registry.ts';
import { all, pieces } from '../providers/collect.ts';
import { type Talk, talkTo } from './talk.ts';

const folder = process.env['GREENROOM_MODELS'] ?? MODELS;
const server = process.env['OPENAI_BASE_URL'];
const missing = [ENGINE_FOLDER, 'whisper-tiny.en', 'piper-joe'].filter(
  (name) => !existsSync(join(folder, name)),
);
const why =
  missing.length > 0 ? ` (skipped: run \`npx greenroom models add ${missing.at(-1)}\`)` : '';

const AGENT = defineAgent({
  name: 'shop',
  instructions: 'You answer for a shop that is open from nine to six. Answer in one sentence.',
  llm: 'openai/none',
});

const told: Mind = {
  name: 'told',
  async *reply() {
    yield { type: 'text', text: 'We are open from nine in the morning to six in the evening. ' };
    yield { type: 'text', text: 'Is there anything else that I can do for you today?' };
  },
};

let talk: Talk | undefined;
afterEach(() => talk?.close());

const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9 ]/g, '');

describe.skipIf(missing.length > 0)(`a conversation with real weights${why}`, () => {
  it('hears what is said to it, answers aloud, is silenced, and hears what silenced it', async () => {
    const env = { GREENROOM_MODELS: folder, OPENAI_BASE_URL: server ?? '', OPENAI_API_KEY: 'none' };
    const parts = { language: 'en-US', keyterms: [], env, random: Math.random };
    const [hearers, mouths, minds] = await Promise.all([
      loadHearers(['local/whisper-tiny.en'], parts),
      loadMouths(['local/piper-joe'], parts),
      server ? loadMinds([`openai/${process.env['OPENAI_MODEL'] ?? 'any'}`], parts) : [told],
    ]);
    const circuits = createCircuits(createSystemClock(), () => undefined);
    const [mind = told] = minds;
    const open = (talk = await talkTo(AGENT, {
      hearer: chainHearers(hearers, circuits),
      mouth: chainMouths(mouths, circuits, { rate: ENGINE_RATE }),
      mind,
    }));
    const [speaker] = mouths;
    const say = async (text: string) => open.say(await spoken(speaker!, text));

    await say('When are you open on Saturday?');
    expect(plain(await nextTurn(open, 0))).toBe('when are you open on saturday');
    const started = await open.until('bot-started-speaking', 60_000);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const loud = () =>
      open.heard.filter(({ atMs, loudness }) => atMs > started.atMs && loudness > 300);
    expect(loud().length).toBeGreaterThan(10);
    await say('Thank you, and on Sunday?');
    expect(plain(await nextTurn(open, 1))).toBe('thank you and on sunday');
  }, 120_000);
});

async function spoken(mouth: Mouth, text: string): Promise<Int16Array> {
  const sound = await all(mouth.speak(pieces(text), new AbortController().signal));
  return Int16Array.from(sound.flatMap((pcm) => [...pcm]));
}

function turnsOf({ events }: Talk): string[] {
  return events.flatMap((event) => (event.type === 'user-turn' ? [event.text] : []));
}

async function nextTurn(talking: Talk, index: number): Promise<string> {
  await expect.poll(() => turnsOf(talking).length).toBeGreaterThan(index);
  return turnsOf(talking)[index] ?? '';
}
