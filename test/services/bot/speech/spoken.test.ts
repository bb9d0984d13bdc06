import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packSpoken, readSpoken } from '../../../../services/bot/speech/spoken.ts';
import { createVoice } from '../../../../services/bot/speech/voice.ts';

const folder = mkdtempSync(join(tmpdir(), 'spoken-'));
afterAll(() => rmSync(folder, { recursive: true }));

const spoken = new Map([
  ['Hello.', Int16Array.of(1, -2, 3)],
  ['„Größe“?', Int16Array.of(-32_768, 32_767)],
]);

function write(bytes: Buffer | string): string {
  const file = join(folder, `${Math.random()}.pcm`);
  writeFileSync(file, bytes);
  return file;
}

describe('sentences spoken before', () => {
  it('come back as they were packed, whatever the length of the line before them', () => {
    for (const voice of ['slt', 'even', 'odd12']) {
      expect(readSpoken(write(packSpoken(voice, spoken)), voice)).toEqual(spoken);
    }
  });

  it('are none for another voice, without a file, and for an empty one', () => {
    expect(readSpoken(write(packSpoken('slt', spoken)), 'rms').size).toBe(0);
    expect(readSpoken(join(folder, 'missing.pcm'), 'slt').size).toBe(0);
    expect(readSpoken(write(''), 'slt').size).toBe(0);
  });

  it('are said without a synthesiser', async () => {
    const nowhere = { worker: new URL('file:///nowhere.mjs'), wasm: '/nowhere.wasm' };
    const voice = createVoice('slt', nowhere, spoken);
    expect(await voice.speak('Hello.')).toBe(spoken.get('Hello.'));
    await voice.close();
  });
});
