import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../../adapters/clock/system-clock.ts';
import { createFolderArchive } from '../../../../adapters/folder/folder-archive.ts';
import { callerPrefix } from '../../../../core/archive/archive.ts';
import { deleteCaller } from '../../../../core/archive/delete-calls.ts';
import { fromWav } from '../../../../core/archive/wav.ts';
import type { Session } from '../../../../core/session/session.ts';
import {
  archiveRest,
  archiveWhileItLasts,
} from '../../../../services/supervisor/call/archive-call.ts';
import { hashCaller } from '../../../../services/supervisor/call/hash-caller.ts';
import { allKept, keepRest } from '../../../../services/supervisor/call/keep-calls.ts';
import { createCall } from '../../../../services/supervisor/seat/seat.ts';

const samples = new Uint8Array(new Int16Array([1, 2, 3, 4]).buffer);

function setUp() {
  const root = mkdtempSync(join(tmpdir(), 'archive-'));
  const folder = join(root, 'kept');
  mkdirSync(folder);
  const clock = createSystemClock();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const archive = createFolderArchive(join(root, 'archive'));
  const write = (name: string, body: Uint8Array | string = samples) =>
    writeFileSync(join(folder, name), body);
  return { deps: { archive, clock, log }, archive, folder, write, of: { folder, sessionId: 's1' } };
}

describe('archiveRest', () => {
  it('takes every part as a file that others read, and the folder with them', async () => {
    const { deps, archive, folder, write, of } = setUp();
    write('audio-00001');
    write('transcript-00001', '{"who":"bot"}\n');
    write('audio-00002', samples.slice(0, 7));
    await archiveRest(deps, of);
    const keys = await archive.list('calls/s1/');
    expect(keys).toEqual([
      'calls/s1/audio-00001.wav',
      'calls/s1/audio-00002.wav',
      'calls/s1/transcript-00001.jsonl',
    ]);
    const sound = fromWav(await archive.get('calls/s1/audio-00001.wav'));
    expect(sound).toEqual({ rate: 16_000, channels: 2, pcm: new Int16Array([1, 2, 3, 4]) });
    expect(fromWav(await archive.get('calls/s1/audio-00002.wav')).pcm).toHaveLength(2);
    expect(existsSync(folder)).toBe(false);
  });

  it('takes nothing that a bot’s code has put there in a part’s place', async () => {
    const { deps, archive, folder, write, of } = setUp();
    write('passwd', 'x');
    symlinkSync('/etc/hostname', join(folder, 'transcript-00001'));
    await archiveRest(deps, of);
    expect(await archive.list('')).toEqual([]);
  });

  it('tries again while the archive cannot be reached', async () => {
    const { deps, archive, write, of } = setUp();
    let tries = 0;
    const put: typeof archive.put = async (...object) => {
      if (++tries === 1) throw new Error('503');
      await archive.put(...object);
    };
    write('audio-00001');
    await archiveRest({ ...deps, archive: { ...archive, put } }, of);
    expect(await archive.list('calls/')).toHaveLength(1);
  });
});

describe('archiveWhileItLasts', () => {
  it('takes finished parts during the call, and leaves the one that is written', async () => {
    const { deps, archive, write, of } = setUp();
    write('audio-00001');
    write('audio-00002');
    const over = new AbortController();
    void archiveWhileItLasts(deps, of, over.signal);
    await expect
      .poll(() => archive.list('calls/'), { timeout: 8_000 })
      .toEqual(['calls/s1/audio-00001.wav']);
    over.abort();
  });
});

describe('keepRest', () => {
  it('saves what a bot leaves before its folder is wiped, and a task waits for it', async () => {
    const { deps, archive } = setUp();
    const scratch = mkdtempSync(join(tmpdir(), 'bot-'));
    mkdirSync(join(scratch, 'kept'));
    writeFileSync(join(scratch, 'kept/audio-00001'), samples);
    const keeping = new Set<Promise<void>>();
    const session = { sessionId: 's9' } as Session;
    keepRest(
      { ...deps, keeping },
      { ...createCall({ seat: 0, epoch: 1, sessionId: 's9' }), session },
      scratch,
    );
    rmSync(scratch, { recursive: true });
    expect(keeping.size).toBe(1);
    await allKept({ ...deps, keeping }, 10_000);
    expect(await archive.list('calls/')).toEqual(['calls/s9/audio-00001.wav']);
    expect(existsSync(`${scratch}-kept`)).toBe(false);
  });
});

describe('deleteCaller', () => {
  it('deletes every session of one caller and none of another', async () => {
    const { archive } = setUp();
    const keep = async (caller: string, sessionId: string) => {
      await archive.put(`${callerPrefix(hashCaller(caller))}${sessionId}`, samples, '');
      await archive.put(`calls/${sessionId}/audio-00001.wav`, samples, '');
    };
    await keep('+14155550100', 'a');
    await keep('+14155550100', 'b');
    await keep('+14155550199', 'c');
    expect(await deleteCaller(archive, hashCaller(' +14155550100 '))).toEqual(['a', 'b']);
    expect(await archive.list('calls/')).toEqual(['calls/c/audio-00001.wav']);
    expect(await archive.list('callers/')).toHaveLength(1);
  });
});
