import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../local/until.ts';
import { CHROMIUM, WHY_SKIPPED } from '../web/caller.ts';
import { useBrowser, useSystem } from '../web/fixture.ts';
import type { SocketPage } from './pipecat-socket-page.ts';

describe.skipIf(!CHROMIUM)(`Pipecat’s client by WebSocket in a browser${WHY_SKIPPED}`, () => {
  const system = useSystem();
  const browser = useBrowser([4, 'what are your opening hours', 6]);
  let site: Server;
  beforeAll(async () => {
    const html = `<button id="start"></button><script>${await bundle()}</script>`;
    site = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(html);
    });
    site.listen(0, 'localhost');
    await once(site, 'listening');
  });
  afterAll(() => void site.close());

  /** A page of somebody's own, at another origin than the API. */
  async function openPage(): Promise<Page> {
    const { port } = site.address() as AddressInfo;
    return (await browser().open(`http://localhost:${port}/`)).page;
  }
  const seen = <T>(page: Page, read: (of: SocketPage) => T) =>
    page.evaluate<T>(`(${String(read)})(window.page)`);
  const has = (page: Page, event: string) =>
    until(async () => (await seen(page, (of) => of.events)).includes(event) || undefined, 30_000);

  it('starts, is greeted, heard and answered, types, presses keys, and leaves', async () => {
    const page = await openPage();
    const { wsUrl } = await page.evaluate<{ wsUrl: string }>(
      `window.page.connect('${system().url}/start')`,
    );
    const sessionId = /\/sessions\/([^/]+)\//.exec(wsUrl)?.[1] ?? '';
    await has(page, 'bot-ready');
    await has(page, 'bot-started-speaking');
    await has(page, 'user-started-speaking');
    await has(page, 'user-stopped-speaking');
    const { played, said } = await seen(page, ({ played, said }) => ({ played, said }));
    expect(said.join(' ')).toContain('I am a parrot.');
    // A second of sound at 24 kHz, and no silence.
    expect(played.samples).toBeGreaterThan(24_000);
    expect(played.peak).toBeGreaterThan(2_000);
    await page.evaluate('window.page.sendText("one two three")');
    await until(
      async () =>
        (await seen(page, (of) => of.said)).join(' ').includes('one two three') || undefined,
    );
    await page.evaluate('window.page.press("5")');
    // The token lets nobody else in.
    const stranger = new WebSocket(wsUrl);
    const code = await new Promise<number>((resolve) => {
      stranger.on('open', () => stranger.send(Uint8Array.of(10, 0)));
      stranger.on('close', resolve);
    });
    expect(code).toBe(4003);
    expect((await system().session(sessionId)).state).toBe('active');
    await page.evaluate('window.page.disconnect()');
    const over = await until(async () => {
      const session = await system().session(sessionId);
      return session.state === 'ended' ? session : undefined;
    });
    expect(over.reason).toBe('caller_left');
    const events = await seen(page, (of) => of.events);
    expect(events.filter((event) => event.startsWith('error'))).toEqual([]);
    await page.close();
  });
});

async function bundle(): Promise<string> {
  const built = await build({
    entryPoints: [fileURLToPath(new URL('pipecat-socket-page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome120',
  });
  return (built.outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
}
