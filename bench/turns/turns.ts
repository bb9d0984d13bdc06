/**
 * How long an answer takes beyond its providers: the real call over a real WebRTC connection in this process, with providers that
 * take no time, and with ones that take the medians that are published.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { openSpokenCaller } from '../../cli/evals/spoken-caller.ts';
import { textTable } from '../../cli/table.ts';
import { defineAgent } from '../../core/agent.ts';
import { spreadOf } from '../../core/spread.ts';
import { type BenchContext, type Figures, type Section, scaled } from '../section.ts';
import { until } from '../until.ts';
import { type Delays, delayedBrain } from './delayed-brain.ts';

const TURNS = 40;

/** Longest wait for an answer, and for its end. */
const GIVE_UP_MS = 10_000;

/** Providers of which only our own work is left, and ones as fast as the medians of docs/benchmarks.md. */
const SETTINGS: readonly (readonly [string, Delays])[] = [
  ['no delay', { sttMs: 0, llmMs: 0, ttsMs: 0 }],
  ['published medians', { sttMs: 250, llmMs: 250, ttsMs: 90 }],
];

const AGENT = defineAgent({ name: 'bench', instructions: 'Answers.', llm: 'openai/none' });

/** The section. */
export const turns: Section = {
  name: 'turns',
  about: 'ms of an answer: our own share, voice to voice, and a barge-in until silence',
  run,
};

/** What a turn took. */
interface Turn {
  readonly ownMs: number;
  readonly heardMs: number;
  readonly bargeInMs: number | undefined;
}

async function run(context: BenchContext): Promise<Figures> {
  const tables = [];
  for (const [name, delays] of SETTINGS)
    tables.push(figuresOf(name, await converse(context, name, delays)));
  return {
    lines: tables.flatMap(({ lines }) => ['', ...lines]).slice(1),
    saved: Object.fromEntries(tables.map(({ name, saved }) => [name, saved])),
  };
}

async function converse(context: BenchContext, name: string, delays: Delays): Promise<Turn[]> {
  const count = scaled(context, TURNS);
  const one = { name, turns: [] };
  const given = { env: {}, seed: 1, brain: delayedBrain(delays) };
  const caller = await openSpokenCaller(AGENT, one, given);
  const measured: Turn[] = [];
  try {
    // The first is a fresh process's: its code has never run.
    for (let i = -1; i < count; i++) {
      context.progress.tell(`turns, ${name}`, (i + 1) / (count + 1));
      const from = caller.events.length;
      await caller.act({ say: 'When are you open on Saturday?' });
      await until(() => caller.answeredAfterMs() !== undefined, GIVE_UP_MS);
      const heardMs = caller.answeredAfterMs() ?? Number.NaN;
      await pause(600);
      const bargeInMs =
        i % 2 === 0 ? await caller.bargeIn('Wait, please, I have another question.') : undefined;
      await until(() => caller.silentForMs() > 1_200, GIVE_UP_MS);
      const turn = caller.events.slice(from).find((event) => event.type === 'turn');
      if (turn?.type !== 'turn' || i < 0) continue;
      const { llmMs = 0, ttsMs = 0, outputMs = 0 } = turn.stages;
      const ownMs = llmMs + ttsMs + outputMs - delays.llmMs - delays.ttsMs;
      measured.push({ ownMs: Math.max(0, ownMs), heardMs, bargeInMs });
    }
  } finally {
    await caller.close();
  }
  return measured;
}

function figuresOf(name: string, measured: readonly Turn[]) {
  const of = (pick: (turn: Turn) => number | undefined) =>
    spreadOf(measured.flatMap((turn) => pick(turn) ?? []));
  const rows = [
    ['turn decision to first frame, less the delays', of(({ ownMs }) => ownMs)],
    ['voice to voice', of(({ heardMs }) => heardMs)],
    ['barge-in until silence', of(({ bargeInMs }) => bargeInMs)],
  ] as const;
  const saved = Object.fromEntries(rows);
  const cells = rows.map(([what, { p50, p95, p99, max }]) => [what, p50, p95, p99, max]);
  const head = [`ms, ${name}, n = ${measured.length}`, 'p50', 'p95', 'p99', 'max'];
  return { name, lines: textTable(head, cells), saved };
}
