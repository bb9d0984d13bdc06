import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE_PATHS } from '../../../lib/constructs/page-files.ts';

type Ask = (
  rawPath: string,
  headers?: Record<string, string>,
) => Promise<APIGatewayProxyStructuredResultV2>;

const folder = mkdtempSync(join(tmpdir(), 'greenroom-page-'));
let ask: Ask;

/** The artefact that is deployed, bundled as a deploy does it. */
beforeAll(async () => {
  const argv = ['--no-warnings', '--import', 'tsx', 'tools/bundle/bundle-page.ts', folder];
  execFileSync(process.execPath, argv, { stdio: 'inherit' });
  const { handler } = (await import(pathToFileURL(join(folder, 'index.mjs')).href)) as {
    handler: (event: object) => Promise<APIGatewayProxyStructuredResultV2>;
  };
  ask = (rawPath, headers = { 'accept-encoding': 'gzip, br' }) => handler({ rawPath, headers });
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

const textOf = ({ body = '', headers }: APIGatewayProxyStructuredResultV2) => {
  const bytes = Buffer.from(body, 'base64');
  return (headers?.['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
};

describe('the deployed page', () => {
  it('answers on every path that is routed to it, and only files that are asked for by it', async () => {
    for (const path of PAGE_PATHS) expect((await ask(path)).statusCode).toBe(200);
    const html = textOf(await ask('/'));
    const wanted = [...html.matchAll(/(?:src|href)="(\/[\w./-]+)"/g)].map(([, path = '']) => path);
    expect(wanted.length).toBeGreaterThan(2);
    expect(wanted.filter((path) => !PAGE_PATHS.includes(path))).toEqual([]);
  });

  it('is one page that does not name the console, small enough for a function’s answer', async () => {
    expect(textOf(await ask('/'))).not.toContain('/console');
    const script = await ask('/page.js');
    expect((script.body ?? '').length).toBeLessThan(1_000_000);
    expect(textOf(script)).toContain('/v1/sessions');
  });

  it('has the console at a path of its own, which asks for nothing that is not routed', async () => {
    const html = textOf(await ask('/console'));
    expect(html).toContain('<title>Greenroom · Console</title>');
    const wanted = [...html.matchAll(/(?:src|href)="(\/[\w./-]*)"/g)].map(([, path = '']) => path);
    expect(wanted).toContain('/console.js');
    expect(wanted.filter((path) => !PAGE_PATHS.includes(path))).toEqual([]);
    expect((await ask('/no-such-page')).statusCode).toBe(404);
  });

  it('says how callers get in, and is shown in no other page', async () => {
    expect(JSON.parse(textOf(await ask('/page.json')))).toEqual({ join: 'link' });
    const { headers } = await ask('/');
    expect(headers?.['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers?.['referrer-policy']).toBe('no-referrer');
  });

  it('is sent again only when it has changed, and plain to who cannot unpack it', async () => {
    const first = await ask('/page.css');
    const etag = String(first.headers?.['etag']);
    expect((await ask('/page.css', { 'if-none-match': etag })).statusCode).toBe(304);
    const plain = await ask('/page.css', {});
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(textOf(plain)).toBe(textOf(first));
  });
});
