/** Speaks what agents will surely say into OUTDIR: `render-speech.ts OUTDIR AGENT …`. Run when the bundle is made. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Agent } from '../../../core/agent.ts';
import { findAgent } from '../find-agent.ts';
import { OWN_WORDS } from '../own-words.ts';
import { cutSentences } from '../providers/sentences.ts';
import { packSpoken } from './spoken.ts';
import { createVoice } from './voice.ts';
import { voiceFiles } from './voice-files.ts';

const FILES = voiceFiles(new URL('../main.ts', import.meta.url).href);

const [outdir = '.', ...names] = process.argv.slice(2);
mkdirSync(outdir, { recursive: true });
for (const name of names) {
  const agent = await findAgent(name).catch(() => undefined);
  if (agent?.bot.kind !== 'conversation') continue;
  const voice = createVoice(agent.voice, FILES);
  const spoken = new Map<string, Int16Array>();
  for (const text of sentencesOf(agent)) spoken.set(text, await voice.speak(text));
  await voice.close();
  writeFileSync(join(outdir, `${name}.pcm`), packSpoken(agent.voice, spoken));
}

/** Every fixed text, cut as it is cut for the voice. */
function sentencesOf({ greeting, fallbackReply, intents }: Agent): readonly string[] {
  const replies = intents.flatMap(({ reply }) => (typeof reply === 'string' ? [reply] : []));
  const fixed = typeof greeting === 'string' ? [greeting] : [];
  const texts = [...Object.values(OWN_WORDS), ...fixed, fallbackReply, ...replies];
  return texts.filter((text) => text !== '').flatMap((text) => cutSentences(text));
}
