import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { until } from '../local/until.ts';
import { CHROMIUM, WHY_SKIPPED } from '../web/caller.ts';
import { useBrowser, useSystem } from '../web/fixture.ts';
import { routeThroughRelay } from './cut-network.ts';
import { heardAfter, packetsOf } from './packets.ts';
import { serveStockPage } from './stock-page.ts';

describe.skipIf(!CHROMIUM)(`Pipecat's own client${WHY_SKIPPED}`, { timeout: 120_000 }, () => {
  const system = useSystem();
  const quiet = useBrowser();

  it.each([2, 8, 12, 18])(
    'keeps its bot through a cut of %s s, and is greeted once',
    async (seconds) => {
      const caller = await quiet().open(system().url);
      await serveStockPage(caller.page);
      const network = await routeThroughRelay(caller.page);
      await caller.page.goto(`${system().url}/stock.html`);
      await caller.start();
      await caller.inState('ready', 60_000);
      await caller.page.waitForFunction(() =>
        /I am a parrot/.test(document.body.textContent ?? ''),
      );
      const { taskId } = await system().session(caller.sessionId());
      network.cut();
      await pause(seconds * 1_000);
      const before = await packetsOf(caller);
      network.heal();
      const heardMs = await heardAfter(caller, before);
      console.log(
        `cut of ${seconds} s: heard ${Math.round(heardMs)} ms after its end, ${network.offers()} offers`,
      );
      const session = await system().session(caller.sessionId());
      expect(session).toMatchObject({ state: 'active', taskId });
      const greetings = (await caller.page.textContent('body'))?.match(/I am a parrot/g);
      expect(greetings).toHaveLength(1);
      expect(await caller.page.getAttribute('body', 'data-state')).toBe('ready');
      await caller.hangUp();
      await until(async () => {
        const { state } = await system().session(caller.sessionId());
        return state === 'ended' ? true : undefined;
      }, 60_000);
      network.close();
      await caller.close();
    },
  );
});
