/** What the tests of one file share, for each of it takes seconds to start: a system, and a Chromium for each microphone. */
import { afterAll, beforeAll } from 'vitest';
import { type Browser, type BrowserOptions, launchBrowser } from './caller.ts';
import { type Part, type SpokenWav, writeSpokenWav } from './spoken-wav.ts';
import { startTestSystem, type TestSystem } from './system.ts';

/** The parrot, which hears on every machine, in so many tasks of two seats. */
export function parrotIn(tasks: number): string[] {
  const count = String(tasks);
  return ['--agent', 'parrot', '--warm', count, '--max-tasks', count, '--spare-seats', '1'];
}

/** A running system, there from the first test of the file to the last. */
export function useSystem(flags: readonly string[] = parrotIn(1)): () => TestSystem {
  let system: TestSystem | undefined;
  beforeAll(async () => {
    system = await startTestSystem(...flags);
  });
  afterAll(() => system?.stop());
  return () => there(system);
}

/** A browser whose callers say this, over and over; nothing but silence where none is given. */
export function useBrowser(
  says: readonly Part[] = [20],
  options: BrowserOptions = {},
): () => Browser {
  let browser: Browser | undefined;
  let wav: SpokenWav | undefined;
  beforeAll(async () => {
    wav = await writeSpokenWav(says);
    browser = await launchBrowser(wav.path, options);
  });
  afterAll(async () => {
    await browser?.close();
    wav?.remove();
  });
  return () => there(browser);
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('Cannot use it: its start has failed');
  return value;
}
