/** Takes what a bot has kept of its call to the archive, part by part; the bot itself has no right to it. */
import { constants, type Dirent } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Archive, callPrefix } from '../../../core/archive/archive.ts';
import { toWav } from '../../../core/archive/wav.ts';
import type { Log } from '../../../core/log.ts';
import type { Clock } from '../../../core/time/clock.ts';
import { keepTrying } from '../keep-trying.ts';

/** How often finished parts are looked for. */
const LOOK_MS = 2_000;

/** As the bot keeps it: the caller left, the bot right. */
const RATE = 16_000;
const CHANNELS = 2;

/** A part of ten seconds has 640 kB; what is larger was not written by the tape. */
const MOST_BYTES = 4_000_000;

/** When a call is over its last parts must be taken within this. */
const LAST_MS = 60_000;

/** What it needs. */
export interface ArchivingDeps {
  readonly archive: Archive;
  readonly clock: Clock;
  readonly log: Log;
}

/** Takes every part but the newest of each kind, which is still written, until the signal aborts. */
export async function archiveWhileItLasts(
  deps: ArchivingDeps,
  of: { readonly folder: string; readonly sessionId: string },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await deps.clock.sleep(LOOK_MS, signal);
    if (!signal.aborted)
      await keepTrying(deps, signal, async () =>
        take(deps, of, await parts(of.folder, 'finished')),
      );
  }
}

/** Takes all that is left, and the folder with it. */
export async function archiveRest(
  deps: ArchivingDeps,
  of: { readonly folder: string; readonly sessionId: string },
): Promise<void> {
  const late = AbortSignal.timeout(LAST_MS);
  await keepTrying(deps, late, async () => take(deps, of, await parts(of.folder, 'all')));
  if (late.aborted) deps.log.error('parts of a call were not kept', { sessionId: of.sessionId });
  await rm(of.folder, { recursive: true, force: true });
}

async function take(
  { archive }: ArchivingDeps,
  { folder, sessionId }: { readonly folder: string; readonly sessionId: string },
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const bytes = await readPart(join(folder, name));
    const key = `${callPrefix(sessionId)}${name}`;
    if (name.startsWith('audio')) await archive.put(`${key}.wav`, wavOf(bytes), 'audio/wav');
    else await archive.put(`${key}.jsonl`, bytes, 'application/jsonl');
    await rm(join(folder, name), { force: true });
  }
}

async function parts(folder: string, which: 'finished' | 'all'): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  const names = found
    .filter((entry) => entry.isFile() && /^(audio|transcript)-\d{5}$/.test(entry.name))
    .map(({ name }) => name)
    .sort();
  if (which === 'all') return names;
  // Words are written to the part of their time, so that the newest part of all is the one that is open.
  const newest = names.map(numberOf).reduce((most, number) => Math.max(most, number), 0);
  return names.filter((name) => numberOf(name) < newest);
}

function numberOf(name: string): number {
  return Number(name.slice(-5));
}

/** Follows no link: the folder is the bot's. */
async function readPart(file: string): Promise<Uint8Array> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = await handle.stat();
    const bytes = new Uint8Array(Math.min(size, MOST_BYTES));
    await handle.read(bytes, 0, bytes.length, 0);
    return bytes;
  } finally {
    await handle.close();
  }
}

function wavOf(bytes: Uint8Array): Uint8Array {
  const even = bytes.slice(0, bytes.length - (bytes.length % (2 * CHANNELS)));
  return toWav(new Int16Array(even.buffer), RATE, CHANNELS);
}
