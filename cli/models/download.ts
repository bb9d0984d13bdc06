/** Fetches a large file: goes on where it was cut, and keeps nothing that is not what it should be. */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { CannotRun } from '../../core/cannot-run.ts';

/** What is fetched. */
export interface Download {
  readonly url: string;
  readonly file: string;
  /** What the file must be; without it, whatever comes. */
  readonly sha256?: string | undefined;
  /** Told a share from 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Tries of one file; each goes on where the one before it was cut. */
const TRIES = 4;

/** Resolves to the file's SHA-256. Throws `CannotRun` that says what went wrong. */
export async function download({ url, file, sha256, onProgress }: Download): Promise<string> {
  const part = `${file}.part`;
  let last: unknown;
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      await fetchRest(url, part, onProgress);
      const sum = await sumOf(part);
      if (sha256 !== undefined && sum !== sha256) {
        rmSync(part);
        throw new CannotRun(`Cannot use ${url}: its SHA-256 is ${sum}, and must be ${sha256}`);
      }
      renameSync(part, file);
      return sum;
    } catch (error) {
      if (error instanceof CannotRun) throw error;
      last = error;
    }
  }
  throw new CannotRun(
    `Cannot fetch ${url}: ${wordsOf(last)}. Run it again: it goes on where it was cut`,
  );
}

async function fetchRest(url: string, part: string, onProgress: (share: number) => void) {
  const have = existsSync(part) ? statSync(part).size : 0;
  const response = await fetch(url, have > 0 ? { headers: { range: `bytes=${have}-` } } : {});
  // It is all there already.
  if (response.status === 416) return;
  if (!response.ok || !response.body) {
    if (response.status >= 400 && response.status < 500)
      throw new CannotRun(`Cannot fetch ${url}: ${response.status}`);
    throw new Error(`status ${response.status}`);
  }
  const goesOn = response.status === 206;
  const left = Number(response.headers.get('content-length') ?? 0);
  const whole = left + (goesOn ? have : 0);
  let got = goesOn ? have : 0;
  const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
  body.on('data', (chunk: Buffer) => {
    got += chunk.length;
    onProgress(whole > 0 ? got / whole : 0);
  });
  await pipeline(body, createWriteStream(part, { flags: goesOn ? 'a' : 'w' }));
  if (whole > 0 && got < whole) throw new Error('the connection was cut');
}

async function sumOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function wordsOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
