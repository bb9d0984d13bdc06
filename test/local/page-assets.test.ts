import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servePages } from '../../local/page-assets.ts';
import type { Handler } from '../../local/site-server.ts';
import { buildPageAssets } from '../../tools/bundle/page-assets.ts';

let folder: string;
let serve: Handler;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'web-'));
  const files = {
    'index.html': '<script type="module" src="/page.js"></script>',
    'console.html': '<link href="/page.css">',
    'page.css': 'a {}',
    'page.ts': "import { word } from './word.ts';\nconsole.log(word satisfies string);",
    'word.ts': "export const word = 'hello';",
    'ear.worklet.ts': "import { word } from './word.ts';\nconsole.log(word);",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  serve = servePages(await buildPageAssets({ folder }), () => new Response('api', { status: 418 }));
});

afterAll(() => rmSync(folder, { recursive: true }));

function get(path: string, method = 'GET') {
  return serve(new Request(`http://localhost${path}`, { method }));
}

describe('servePages', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<script'],
    ['/console', 'text/html; charset=utf-8', '<link'],
    ['/page.css', 'text/css; charset=utf-8', 'a {}'],
    ['/page.js', 'text/javascript; charset=utf-8', 'hello'],
    ['/ear.worklet.js', 'text/javascript; charset=utf-8', 'hello'],
  ])('serves %s', async (path, type, text) => {
    const response = await get(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(await response.text()).toContain(text);
  });

  it.each([
    ['GET', '/v1/pool'],
    ['GET', '/page.ts'],
    ['GET', '/../package.json'],
    ['POST', '/'],
  ])('leaves %s %s to the API', async (method, path) => {
    expect((await get(path, method)).status).toBe(418);
  });
});
