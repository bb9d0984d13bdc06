/** `greenroom calls get`: one call as a file of sound and one of words. */
import { writeFile } from 'node:fs/promises';
import { type Archive, callPrefix } from '../../core/archive/archive.ts';
import { fromWav, toWav } from '../../core/archive/wav.ts';
import { CannotRun } from '../../core/cannot-run.ts';
import { command } from '../command.ts';
import { IN, openPlace } from './archive-flag.ts';

/** The parts put together, in the folder that one stands in. */
export const callsGet = command({
  name: 'calls get',
  summary: 'one call’s sound as SESSION.wav (caller left, bot right), its words as SESSION.jsonl',
  flags: { in: IN },
  words: { usage: 'SESSION', least: 1, most: 1 },
  async run({ in: place, words: [sessionId = ''] }, { say }) {
    const archive = await openPlace(place);
    const keys = await archive.list(callPrefix(sessionId));
    if (keys.length === 0) throw new CannotRun(`Cannot get ${sessionId}: nothing of it was kept`);
    const files = [
      [
        `${sessionId}.wav`,
        await joinSound(
          archive,
          keys.filter((key) => key.endsWith('.wav')),
        ),
      ],
      [
        `${sessionId}.jsonl`,
        await joinWords(
          archive,
          keys.filter((key) => key.endsWith('.jsonl')),
        ),
      ],
    ] as const;
    for (const [name, bytes] of files) {
      if (bytes.length === 0) continue;
      await writeFile(name, bytes);
      say(name);
    }
  },
});

async function joinSound(archive: Archive, keys: readonly string[]): Promise<Uint8Array> {
  const parts = await Promise.all(keys.map(async (key) => fromWav(await archive.get(key))));
  const [first] = parts;
  if (!first) return new Uint8Array(0);
  const pcm = new Int16Array(parts.reduce((length, part) => length + part.pcm.length, 0));
  let at = 0;
  for (const part of parts) {
    pcm.set(part.pcm, at);
    at += part.pcm.length;
  }
  return toWav(pcm, first.rate, first.channels);
}

async function joinWords(archive: Archive, keys: readonly string[]): Promise<Uint8Array> {
  return Buffer.concat(await Promise.all(keys.map((key) => archive.get(key))));
}
