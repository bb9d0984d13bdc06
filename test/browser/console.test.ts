import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { CHROMIUM, WHY_SKIPPED } from '../web/caller.ts';
import { parrotIn, useBrowser, useSystem } from '../web/fixture.ts';

/** Waits until an element's text has this in it. */
const says = (page: Page, selector: string, text: string) =>
  page.waitForFunction(
    ([of = '', wanted = '']) => document.querySelector(of)?.textContent?.includes(wanted),
    [selector, text],
  );

describe.skipIf(!CHROMIUM)(`the operator’s console${WHY_SKIPPED}`, () => {
  const system = useSystem(parrotIn(2));
  const browser = useBrowser();

  it('shows the pool, finds a session, tells its life, ends it and drains a task, by keyboard', async () => {
    await system().rested(2);
    const { sessionId, taskId = '' } = await system().open('console');
    const page = await browser().look(`${system().url}/console`);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('dialog', (dialog) => void dialog.accept());
    await says(page, '#pool', 'parrot');
    await says(page, '#deploys', '100 %');
    await says(page, '#tasks', taskId.slice(0, 10));
    await page.focus('#find');
    await page.keyboard.type(sessionId.slice(0, 12));
    await says(page, '#sessions', sessionId.slice(0, 10));
    await page.focus('#sessions button');
    await page.keyboard.press('Enter');
    await says(page, '#session-steps', 'accepted by seat 0');
    // The table is drawn anew each two seconds, and the keyboard stays where it was.
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    const before = await focused();
    const drawn = await page.textContent('#sessions');
    await page.waitForFunction(
      (then) => document.querySelector('#sessions')?.textContent !== then,
      drawn,
    );
    expect(await focused()).toBe(before);
    await page.focus('#session-end');
    await page.keyboard.press('Enter');
    await says(page, '#session-steps', 'ended_by_api');
    expect((await system().session(sessionId)).state).toBe('ended');
    await page.locator('#tasks button').first().press('Enter');
    await says(page, '#tasks', 'draining');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('fits a telephone, with nothing beside the screen', async () => {
    const page = await browser().look(`${system().url}/console`);
    await page.setViewportSize({ width: 390, height: 800 });
    await says(page, '#pool', 'parrot');
    const beside = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(beside).toBe(0);
    await page.close();
  });
});
