/**
 * How long a caller in a browser waits for an answer: the real page in Chromium, the whole local system, an agent whose providers
 * are local servers at the medians that are published. Measured on the page's own sound, from the caller's last to the bot's first.
 */
import { textTable } from '../../cli/table.ts';
import { spreadOf } from '../../core/spread.ts';
import type { Browser, Caller } from '../../test/web/caller.ts';
import { writeSpokenWav } from '../../test/web/spoken-wav.ts';
import { findChromium } from '../../tools/setup.mjs';
import { type BenchContext, type Figures, type Section, scaled } from '../section.ts';
import { startSystemProcess } from '../system-process.ts';
import { startDelayedServers } from './delayed-servers.ts';
import { type HeardTurn, type Peak, turnOf } from './heard-turn.ts';

const CALLS = 6;
const TURNS = 10;

/** Hearing after the last sound, a model's first word, a voice's first sound. */
const MEDIANS = { sttMs: 250, llmMs: 250, ttsMs: 90 };

const FLAGS = ['--agent', 'assistant', '--warm', '1', '--spare-seats', '0'];

/** Of each call, the turns that break into the answer before them. */
const BREAKS_IN: readonly number[] = [2, 5, 8];

/** The section. */
export const voiceToVoice: Section = {
  name: 'voice-to-voice',
  about: 'ms that a caller in Chromium waits for an answer, and for silence; first turn and tenth',
  run,
};

async function run(context: BenchContext): Promise<Figures> {
  const executable = findChromium();
  if (executable === undefined) return { lines: ['no Chromium was found'], saved: {} };
  process.env['CHROMIUM_PATH'] = executable;
  const { launchBrowser } = await import('../../test/web/caller.ts');
  const open: (() => unknown)[] = [];
  try {
    const servers = await startDelayedServers(MEDIANS);
    open.push(() => servers.close());
    const wav = await writeSpokenWav(['When are you open on Saturday?']);
    open.push(() => wav.remove());
    const system = await startSystemProcess(FLAGS, servers.env);
    open.push(() => system.close());
    const browser = await launchBrowser(wav.path, { speaksOnCue: true });
    open.push(() => browser.close());
    const calls: HeardTurn[][] = [];
    for (let i = 0; i < scaled(context, CALLS); i++) {
      context.progress.tell('calls', i / scaled(context, CALLS));
      calls.push(await callOnce(browser, system.url));
    }
    return figuresOf(calls);
  } finally {
    for (const close of open.reverse()) await close();
  }
}

/** One call in a fresh bot, turn by turn. */
async function callOnce(browser: Browser, url: string): Promise<HeardTurn[]> {
  const caller = await browser.open(url);
  await caller.start();
  await caller.ready(60_000);
  await caller.seen((seen) => seen.watchPeaks());
  await caller.page.waitForFunction(WAS_HEARD, undefined, WAIT);
  const turns: HeardTurn[] = [];
  for (let i = 0; i < TURNS; i++) {
    const breaksIn = BREAKS_IN.includes(i);
    if (!breaksIn) await caller.page.waitForFunction(IS_SILENT, undefined, WAIT);
    turns.push(turnOf(await takeTurn(caller), breaksIn));
  }
  await caller.hangUp();
  await caller.close();
  return turns;
}

/** Speaks, and listens until the answer has been on for a moment. */
async function takeTurn(caller: Caller): Promise<readonly Peak[]> {
  await caller.seen((seen) => void seen.peaks.splice(0, Math.max(0, seen.peaks.length - 5)));
  await caller.speak();
  await caller.page.waitForFunction(IS_ANSWERED, undefined, WAIT);
  return caller.seen((seen) => seen.peaks);
}

const WAIT = { timeout: 30_000, polling: 50 };

/** Expressions of the page. */
const WAS_HEARD = 'window.seen.peaks.some(({ bot }) => bot > 0.02)';
const IS_SILENT =
  'window.seen.peaks.length > 60 && window.seen.peaks.slice(-60).every(({ bot, caller }) => bot < 0.02 && caller < 0.02)';
/** The bot has been heard for 0.7 s after the caller's last sound. */
const IS_ANSWERED = `(() => {
  const { peaks } = window.seen;
  const spoke = peaks.findLastIndex(({ caller }) => caller > 0.02);
  return spoke > 0 && peaks.slice(spoke + 1).filter(({ bot }) => bot > 0.02).length > 35;
})()`;

function figuresOf(calls: readonly (readonly HeardTurn[])[]): Figures {
  const turns = calls.flat();
  const voiceMs = (some: readonly HeardTurn[]) => spreadOf(some.map((turn) => turn.answerMs));
  const rows = [
    ['voice to voice', voiceMs(turns)],
    ['a call’s first turn', voiceMs(calls.flatMap((call) => call.slice(0, 1)))],
    ['its tenth', voiceMs(calls.flatMap((call) => call.slice(TURNS - 1)))],
    ['barge-in until silence', spreadOf(turns.flatMap(({ silenceMs }) => silenceMs ?? []))],
  ] as const;
  const saved = { calls: calls.length, turns: turns.length, ...Object.fromEntries(rows) };
  const cells = rows.map(([what, { p50, p95, max }]) => [what, p50, p95, max]);
  const head = [`ms in Chromium, ${calls.length} calls of ${TURNS} turns`, 'p50', 'p95', 'max'];
  return { lines: textTable(head, cells), saved };
}
