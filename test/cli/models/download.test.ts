import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { download } from '../../../cli/models/download.ts';

const body = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i % 251));
const sha256 = createHash('sha256').update(body).digest('hex');

let server: http.Server | undefined;
afterEach(() => void server?.close());

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Serves the file; the first `cuts` answers break off in the middle. */
async function serve({ cuts = 0, ranges = true } = {}) {
  const asked: (string | undefined)[] = [];
  let left = cuts;
  const file = join(mkdtempSync(join(tmpdir(), 'download-')), 'model');
  server = http.createServer((request, response) => {
    const from = ranges ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
    asked.push(request.headers.range);
    if (from >= body.length) return void response.writeHead(416).end();
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length - from });
    if (left-- > 0) {
      response.write(body.subarray(from, from + 60_000));
      // Cut once something of it is kept.
      const look = setInterval(() => {
        if (sizeOf(`${file}.part`) <= from) return;
        clearInterval(look);
        response.destroy();
      }, 5);
    } else response.end(body.subarray(from));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/model`;
  return { asked, file, url };
}

describe('download', () => {
  it('goes on where it was cut, and tells how far it is', async () => {
    const { asked, file, url } = await serve({ cuts: 2 });
    const shares: number[] = [];
    const sum = await download({ url, file, sha256, onProgress: (s) => void shares.push(s) });
    expect(sum).toBe(sha256);
    expect(readFileSync(file).equals(body)).toBe(true);
    expect(asked[0]).toBeUndefined();
    expect(asked.slice(1).every((range) => range?.startsWith('bytes='))).toBe(true);
    expect(shares.at(-1)).toBe(1);
  });

  it('begins anew at a server that cannot go on', async () => {
    const { file, url } = await serve({ cuts: 1, ranges: false });
    await download({ url, file, sha256, onProgress: () => undefined });
    expect(readFileSync(file).equals(body)).toBe(true);
  });

  it('takes up what an earlier run has left', async () => {
    const { asked, file, url } = await serve();
    writeFileSync(`${file}.part`, body.subarray(0, 150_000));
    await download({ url, file, sha256, onProgress: () => undefined });
    expect(asked).toEqual(['bytes=150000-']);
    writeFileSync(`${file}.part`, body);
    await download({ url, file, sha256, onProgress: () => undefined });
    expect(readFileSync(file).equals(body)).toBe(true);
  });

  it('keeps nothing that is not what it should be', async () => {
    const { file, url } = await serve();
    const wrong = download({ url, file, sha256: 'f'.repeat(64), onProgress: () => undefined });
    await expect(wrong).rejects.toThrow(/its SHA-256 is \w+, and must be ffff/);
    expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
  });

  it('says where nothing is to be had', async () => {
    const { file } = await serve();
    const url = 'http://127.0.0.1:9/x';
    await expect(download({ url, file, onProgress: () => undefined })).rejects.toThrow(
      /Cannot fetch .*Run it again/,
    );
  });
});
