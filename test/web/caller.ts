/** A caller in headless Chromium: the real page, the unmodified client, a spoken wav as the microphone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumFlags } from './chromium-flags.ts';
import { installInstruments, type Seen } from './instruments.ts';
import { speakOnCue } from './speak-on-cue.ts';

/** Where Chromium is; `vitest.config.ts` looks for it. */
export const CHROMIUM = process.env['CHROMIUM_PATH'];

/** The end of a skipped suite's title. */
export const WHY_SKIPPED = CHROMIUM
  ? ''
  : ' (skipped: there is no Chromium: apt-get install chromium, or set CHROMIUM_PATH)';

/** One page, open on the site. */
export interface Caller {
  readonly page: Page;
  start(): Promise<void>;
  /** Waits for the bot to be ready, with what the page says it took, in ms. */
  ready(withinMs?: number): Promise<number>;
  hangUp(): Promise<void>;
  status(): Promise<{ state: string; sentence: string }>;
  /** Resolves once the page is in that state, with the moment on the test's clock. */
  inState(state: string, withinMs?: number): Promise<number>;
  /** The session that the page holds, by its requests. */
  sessionId(): string;
  /** Errors that nobody caught in the page. */
  faults(): string[];
  /** In a browser that speaks on cue. */
  speak(): Promise<void>;
  seen<T>(read: (seen: Seen) => T | Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A running Chromium whose every page has that microphone. */
export interface Browser {
  open(url: string): Promise<Caller>;
  /** A page of nobody who calls: an operator's. */
  look(url: string): Promise<Page>;
  close(): Promise<void>;
}

/** How a browser is, where it is not a desktop's with a microphone that may be used. */
export interface BrowserOptions {
  /** Whoever sits there refuses the page their microphone. */
  readonly refusesMicrophone?: boolean;
  /** The microphone is silent, and plays its file when `caller.speak()` says so. */
  readonly speaksOnCue?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** Launches it. `wav` is played from the moment a page opens the microphone. */
export async function launchBrowser(wav: string, options: BrowserOptions = {}): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  const { refusesMicrophone = false, viewport = { width: 1280, height: 900 } } = options;
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM ?? '',
    headless: true,
    permissions: refusesMicrophone ? [] : ['microphone'],
    viewport,
    args: chromiumFlags(refusesMicrophone ? undefined : wav),
  });
  // A bench runs by tsx, whose functions are named by a helper that no page has.
  await context.addInitScript('globalThis.__name ??= (it) => it;');
  if (options.speaksOnCue) await speakOnCue(context, wav);
  await context.addInitScript(installInstruments);
  return {
    open: (url) => openCaller(context, url),
    async look(url) {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

async function openCaller(context: BrowserContext, url: string): Promise<Caller> {
  const page = await context.newPage();
  let sessionId = '';
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    sessionId = /\/sessions\/([\w-]+)\/api\/offer/.exec(request.url())?.[1] ?? sessionId;
  });
  await page.goto(url);
  await page.waitForSelector('#start');
  return {
    page,
    start: () => page.click('#start'),
    async ready(withinMs = 15_000) {
      await page.waitForFunction(isReady, undefined, { timeout: withinMs, polling: 20 });
      const text = await page.textContent('#ready-in');
      return Number.parseInt(text ?? '', 10);
    },
    hangUp: () => page.click('#stop'),
    async status() {
      const state = (await page.getAttribute('body', 'data-state')) ?? '';
      return { state, sentence: (await page.textContent('#status')) ?? '' };
    },
    async inState(state, withinMs = 15_000) {
      const is = (wanted: string) => document.body.dataset['state'] === wanted;
      await page.waitForFunction(is, state, { timeout: withinMs, polling: 20 });
      return Date.now();
    },
    sessionId: () => sessionId,
    faults: () => faults,
    speak: () => page.evaluate(() => (globalThis as unknown as { speak(): void }).speak()),
    seen: (read) => page.evaluate(`(${String(read)})(window.seen)`),
    close: () => page.close(),
  };
}

function isReady(): boolean {
  return /\d/.test(document.querySelector('#ready-in')?.textContent ?? '');
}
