/** Headless Chromium with a file for a microphone, and tabs with the client's page on a server's own origin. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumFlags } from '../../test/web/chromium-flags.ts';
import { writeSpokenWav } from '../../test/web/spoken-wav.ts';
import { findChromium } from '../../tools/setup.mjs';
import { PAUSE_S, SENTENCE } from './microphone.ts';
import type { BrowserMarks } from './page.ts';

/** A tab in which nothing was clicked yet. */
export interface Tab {
  /** Clicks start. Throws when the client gives up. */
  start(): Promise<BrowserMarks>;
  close(): Promise<void>;
}

/** A running browser. */
export interface Browser {
  readonly version: string;
  openTab(origin: string): Promise<Tab>;
  close(): Promise<void>;
}

const START_MS = 60_000;
const LEAVE_MS = 2_000;

/** Starts it, or answers nothing where there is no Chromium to be had. */
export async function openBrowser(): Promise<Browser | undefined> {
  const executablePath = findChromium();
  if (executablePath === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-bench-'));
  const microphone = await writeSpokenWav([SENTENCE, PAUSE_S]);
  const html = await buildPage();
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath,
    headless: true,
    permissions: ['microphone'],
    args: chromiumFlags(microphone.path),
  });
  return {
    version: context.browser()?.version() ?? 'unknown',
    openTab: (origin) => openTab(context, origin, html),
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
      microphone.remove();
    },
  };
}

async function buildPage(): Promise<string> {
  const entry = fileURLToPath(new URL('./page.ts', import.meta.url));
  const target = { format: 'iife', target: 'chrome120' } as const;
  const built = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    ...target,
  });
  const script = (built.outputFiles[0]?.text ?? '').replaceAll('</script', String.raw`<\/script`);
  return `<!doctype html><meta charset="utf-8"><title>bench</title><script>${script}</script>`;
}

async function openTab(context: BrowserContext, origin: string, html: string): Promise<Tab> {
  const page = await context.newPage();
  const address = `${origin}/bench-page`;
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: html }));
  await page.goto(address);
  // From here on no request is intercepted: that would cost the measured ones.
  await page.unroute(address);
  return { start: () => start(page), close: () => leave(page) };
}

async function start(page: Page): Promise<BrowserMarks> {
  const late = pause(START_MS).then(() => ({ marks: {}, error: 'no bot in time' }));
  const { marks, error } = await Promise.race([page.evaluate(() => window.benchStart()), late]);
  if (error !== undefined) throw new Error(`Cannot start in the browser: ${error}`);
  return marks as BrowserMarks;
}

async function leave(page: Page): Promise<void> {
  await Promise.race([page.evaluate(() => window.benchLeave()), pause(LEAVE_MS)]).catch(() => {});
  await page.close();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
