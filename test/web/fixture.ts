/** What all browser tests share, for each of it takes seconds to start: one system, and a Chromium for each microphone. */
import { afterAll, beforeAll } from 'vitest';
import { type Browser, launchBrowser } from './caller.ts';
import { type SpokenWav, writeSpokenWav } from './spoken-wav.ts';
import { startTestSystem, type TestSystem } from './system.ts';

/** Filled before the first test. */
export interface Fixture {
  /** Two tasks of two seats, both warm: the parrot, which hears on every machine. */
  system: TestSystem;
  /** Its caller breaks into the parrot's greeting of three seconds, and then listens. */
  speaking: Browser;
  /** Its callers say nothing. */
  quiet: Browser;
}

/** Starts all before the suite's tests, and stops it after them. */
export function useFixture(): Fixture {
  const fixture = {} as Fixture;
  let wavs: SpokenWav[] = [];
  beforeAll(async () => {
    const flags = ['--agent', 'parrot', '--warm', '2', '--max-tasks', '2', '--spare-seats', '1'];
    const starting = startTestSystem(...flags);
    wavs = await Promise.all([
      writeSpokenWav([2.2, 'what are your opening hours', 12]),
      writeSpokenWav([20]),
    ]);
    const [speaking, quiet] = await Promise.all(wavs.map(({ path }) => launchBrowser(path)));
    Object.assign(fixture, { system: await starting, speaking, quiet });
  }, 90_000);
  afterAll(async () => {
    const { system, speaking, quiet } = fixture;
    await Promise.all([system?.stop(), speaking?.close(), quiet?.close()]);
    for (const wav of wavs) wav.remove();
  });
  return fixture;
}
