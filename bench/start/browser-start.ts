/** Warm starts by the unmodified client in headless Chromium, where there is one. */
import { textTable } from '../../cli/table.ts';
import { openBrowser } from '../browser/chromium.ts';
import { startOurs } from '../peers/peer-server.ts';
import { takeTurns } from '../peers/starts.ts';
import { type Section, scaled } from '../section.ts';

const STARTS = 20;
const WARM = 2;

/** The section. */
export const browserStart: Section = {
  name: 'start-browser',
  about: 'ms of each step of a warm start by the unmodified client in headless Chromium',
  async run(context) {
    const browser = await openBrowser();
    if (!browser) {
      const skipped = 'there is no Chromium: install one, or set CHROMIUM_PATH';
      return { lines: [`skipped: ${skipped}`], saved: { skipped } };
    }
    const ours = await startOurs(WARM);
    try {
      const rounds = scaled(context, STARTS);
      const of = { rounds, progress: context.progress, warm: WARM };
      const [one] = await takeTurns(browser, [ours], of);
      if (!one) throw new Error('Cannot bench: there were no starts');
      const { clickToReady, devicesToReady, steps, failed } = one;
      const all = { 'click → ready': clickToReady, 'devices → ready': devicesToReady, ...steps };
      const rows = Object.entries(all).map(([step, s]) => [step, s.p50, s.p95, s.p99, s.max]);
      const head = [`ms, n = ${clickToReady.n}, ${failed} failed`, 'p50', 'p95', 'p99', 'max'];
      return { lines: textTable(head, rows), saved: { chromium: browser.version, ...one } };
    } finally {
      await ours.close();
      await browser.close();
    }
  },
};
