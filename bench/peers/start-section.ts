/** Devices ready to bot-ready, beside a bare WebRTC server and Pipecat's runner, in one run. */
import { textTable } from '../../cli/table.ts';
import { openBrowser } from '../browser/chromium.ts';
import { type Figures, type Section, scaled } from '../section.ts';
import { OURS, type PeerStarts, ratioOf, takeTurns } from './starts.ts';
import { withServers } from './with-servers.ts';

const ROUNDS = 24;
const WARM = 2;

/** Each step by what ends it. */
const STEP_HEADS = ['→ start answered', '→ offer answered', '→ connected', '→ ready'];

/** The section. */
export const starts: Section = {
  name: 'starts',
  about: 'ms from devices ready to bot-ready in headless Chromium, servers in turns',
  async run(context) {
    const browser = await openBrowser();
    if (!browser) return skipped('there is no Chromium: install one, or set CHROMIUM_PATH');
    try {
      return await withServers(WARM, async (servers, notes) => {
        const of = { rounds: scaled(context, ROUNDS), progress: context.progress, warm: WARM };
        return figuresOf(await takeTurns(browser, servers, of), notes, browser.version);
      });
    } finally {
      await browser.close();
    }
  },
};

/** Figures of a section that could not run, and why. */
export function skipped(because: string): Figures {
  return { lines: [`skipped: ${because}`], saved: { skipped: because } };
}

function figuresOf(
  all: readonly PeerStarts[],
  notes: readonly string[],
  chromium: string,
): Figures {
  const ours = all.find(({ name }) => name === OURS);
  if (!ours) throw new Error('Cannot compare: our own starts are missing');
  const rows = all.map(({ name, devicesToReady, steps, failed }) => {
    const ratio = ratioOf(ours.devicesToReady, devicesToReady);
    const cells = Object.values(steps).map((step) => `${step.p50}/${step.p95}`);
    const total = `${devicesToReady.p50}/${devicesToReady.p95}`;
    return [name, total, `${ratio.p50}/${ratio.p95}`, ...cells, failed];
  });
  const n = `n = ${ours.devicesToReady.n}, p50/p95 ms`;
  const head = [n, 'devices → ready', 'ours to it', ...STEP_HEADS, 'failed'];
  return { lines: [...textTable(head, rows), ...notes], saved: { chromium, servers: all, notes } };
}
