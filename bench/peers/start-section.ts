/** Devices ready to bot-ready, beside a bare WebRTC server and Pipecat's runner, in one run. */
import { openBrowser } from '../browser/chromium.ts';
import { type Figures, scaled, type Section } from '../section.ts';
import { textTable } from '../text-table.ts';
import { installPipecat } from './install-pipecat.ts';
import { type PeerServer, startBare, startOurs, startPipecat } from './peer-server.ts';
import { OURS, type PeerStarts, ratioOf, takeTurns } from './starts.ts';

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
    const servers: PeerServer[] = [];
    try {
      const { notes } = await startAll(servers);
      const of = { rounds: scaled(context, ROUNDS), progress: context.progress, warm: WARM };
      return figuresOf(await takeTurns(browser, servers, of), notes, browser.version);
    } finally {
      await browser.close();
      for (const server of servers) await server.close();
    }
  },
};

async function startAll(servers: PeerServer[]): Promise<{ notes: string[] }> {
  const pipecat = installPipecat((line) => console.error(line));
  servers.push(await startOurs(WARM), await startBare());
  if (pipecat.outcome === 'missing') return { notes: [`without Pipecat: ${pipecat.because}`] };
  servers.push(await startPipecat(pipecat.python, false), await startPipecat(pipecat.python, true));
  return { notes: [] };
}

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
  const rows = all.map((one) => {
    const { p50, p95 } = ratioOf(ours.devicesToReady, one.devicesToReady);
    const { devicesToReady, failed } = one;
    const steps = Object.values(one.steps).map((step) => `${step.p50}/${step.p95}`);
    return [
      one.name,
      `${devicesToReady.p50}/${devicesToReady.p95}`,
      `${p50}/${p95}`,
      ...steps,
      failed,
    ];
  });
  const n = ours.devicesToReady.n;
  const head = [`n = ${n}, p50/p95 ms`, 'devices → ready', 'ours to it', ...STEP_HEADS, 'failed'];
  return { lines: [...textTable(head, rows), ...notes], saved: { chromium, servers: all, notes } };
}
