import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startTape, type TapeParts } from '../../../../services/bot/archive/tape.ts';

const frame = (value: number) => new Int16Array(320).fill(value);

function start(changed: Partial<TapeParts> = {}) {
  const folder = join(mkdtempSync(join(tmpdir(), 'tape-')), 'kept');
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const parts = { folder, recording: true, transcripts: true, onError, ...changed };
  const read = (name: string) => {
    const bytes = readFileSync(join(folder, name));
    return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1);
  };
  return { folder, errors, tape: startTape(parts), read, names: () => readdirSync(folder).sort() };
}

describe('startTape', () => {
  it('keeps the caller left and the bot right, ten seconds a part', async () => {
    const { tape, read, names } = start();
    for (let i = 0; i < 510; i++) {
      tape.heard(frame(1));
      tape.said(i % 2 === 0 ? frame(2) : undefined);
    }
    tape.write({ atMs: 10_200, who: 'caller', text: 'hello' });
    await tape.close();
    expect(names()).toEqual(['audio-00001', 'audio-00002', 'transcript-00002']);
    const first = read('audio-00001');
    expect(first.length).toBe(500 * 320 * 2);
    expect([...first.subarray(0, 4)]).toEqual([1, 2, 1, 2]);
    expect([...first.subarray(640, 644)]).toEqual([1, 0, 1, 0]);
    expect(read('audio-00002').length).toBe(10 * 320 * 2);
  });

  it('has written all but the last second of a bot that dies', async () => {
    const { tape, read, errors } = start();
    for (let i = 0; i < 120; i++) tape.said(frame(5));
    await expect.poll(() => read('audio-00001').length).toBe(100 * 320 * 2);
    expect(errors).toEqual([]);
  });

  it('keeps silence and no word while it is paused', async () => {
    const { tape, read, names } = start();
    tape.pause(true);
    for (let i = 0; i < 50; i++) {
      tape.heard(frame(1));
      tape.said(frame(2));
    }
    tape.write({ atMs: 0, who: 'caller', text: 'four one one one' });
    tape.pause(false);
    tape.write({ atMs: 1, who: 'bot', text: 'Thank you.' });
    await tape.close();
    expect(names()).toEqual(['audio-00001', 'transcript-00001']);
    expect(read('audio-00001').every((sample) => sample === 0)).toBe(true);
  });

  it('writes no sound where only words are kept', async () => {
    const { tape, names } = start({ recording: false });
    for (let i = 0; i < 60; i++) tape.said(frame(2));
    tape.write({ atMs: 1, who: 'bot', text: 'Hello.' });
    await tape.close();
    expect(names()).toEqual(['transcript-00001']);
  });
});
