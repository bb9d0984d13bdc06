import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderArchive } from '../../../adapters/folder/folder-archive.ts';
import { callsDelete } from '../../../cli/calls/delete.ts';
import { callsGet } from '../../../cli/calls/get.ts';
import { callsList } from '../../../cli/calls/list.ts';
import { fromWav, toWav } from '../../../core/archive/wav.ts';
import { fakeIo, runLine } from '../fake-io.ts';

const commands = [callsList, callsGet, callsDelete];
const before = process.cwd();
let place: string;
beforeEach(async () => {
  const root = mkdtempSync(join(tmpdir(), 'calls-'));
  process.chdir(root);
  place = join(root, 'archive');
  const archive = createFolderArchive(place);
  const text = (words: string) => new TextEncoder().encode(words);
  await archive.put('calls/s1/audio-00001.wav', toWav(new Int16Array([1, 2]), 16_000, 2), '');
  await archive.put('calls/s1/audio-00002.wav', toWav(new Int16Array([3, 4]), 16_000, 2), '');
  await archive.put('calls/s1/transcript-00001.jsonl', text('{"who":"bot"}\n'), '');
  await archive.put('calls/s1/transcript-00002.jsonl', text('{"who":"caller"}\n'), '');
});
afterEach(() => process.chdir(before));

describe('greenroom calls', () => {
  it('lists what was kept, and puts a call together', async () => {
    const io = fakeIo();
    await runLine(`calls list --in ${place}`, commands, io);
    expect(io.said.join('\n')).toMatch(/s1 +2 +2/);
    await runLine(`calls get s1 --in ${place}`, commands, io);
    expect(fromWav(readFileSync('s1.wav')).pcm).toEqual(new Int16Array([1, 2, 3, 4]));
    expect(readFileSync('s1.jsonl', 'utf8')).toBe('{"who":"bot"}\n{"who":"caller"}\n');
  });

  it('deletes a session, and says what it wants when it is told nothing', async () => {
    const io = fakeIo();
    await runLine(`calls delete s1 --in ${place}`, commands, io);
    expect(io.said).toEqual(['4 objects of s1 deleted']);
    expect(existsSync(join(place, 'calls/s1'))).toBe(false);
    await runLine(`calls delete --in ${place}`, commands, io);
    expect(io.noted.join(' ')).toContain('SESSION or --caller WHO');
  });
});
