/** What a conversation costs: CPU and memory of its task, and how soon the first frame follows the decision that it is our turn. */
import { setTimeout as pause } from 'node:timers/promises';
import { textTable } from '../../cli/table.ts';
import { round, spreadOf } from '../../core/spread.ts';
import { familyOf } from '../../services/supervisor/process/process-group.ts';
import { speakSentence } from '../browser/microphone.ts';
import { type Usage, usageOf } from '../process-tree.ts';
import { type BenchContext, type Figures, type Section, scaled } from '../section.ts';
import { startSystemProcess } from '../system-process.ts';
import { joinAndTalk } from '../talking-caller.ts';

const MINUTES = 2;

/** Six turns a minute: a sentence, the parrot's answer, a pause. */
const TURN_MS = 10_000;

/** The greeting is over by then. */
const SETTLE_MS = 8_000;

/** The section. */
export const costSection: Section = {
  name: 'cost',
  about: 'CPU-seconds a conversation minute, memory, and turn decision to first audio frame',
  async run(context) {
    const flags = ['--agent', 'parrot', '--warm', '1', '--max-tasks', '1', '--spare-seats', '0'];
    const system = await startSystemProcess(flags);
    try {
      return await measure(system, context);
    } finally {
      await system.close();
    }
  },
};

interface Turn {
  readonly totalMs: number;
  readonly endpointMs?: number;
}

async function measure(
  system: { readonly url: string; readonly pid: number },
  context: BenchContext,
): Promise<Figures> {
  const sentence = await speakSentence();
  const caller = await joinAndTalk(system.url, { sentence, turnMs: TURN_MS, afterMs: 2_000 });
  if (!caller) throw new Error('Cannot bench: there was no bot');
  await pause(SETTLE_MS);
  const seconds = Math.max(20, scaled(context, MINUTES * 60));
  const before = taskOf(system.pid);
  for (let s = 0; s < seconds; s++) {
    context.progress.tell('seconds of conversation', s / seconds);
    await pause(1_000);
  }
  const after = taskOf(system.pid);
  const turns = caller.messages.flatMap(readTurn);
  caller.close();
  return figuresOf({ before, after, minutes: seconds / 60, turns });
}

/** The one task's supervisor and bot. */
function taskOf(pid: number): { supervisor: Usage; bot: Usage } {
  const supervisor = familyOf(pid).find((one) => usageOf(one).command.endsWith('/supervisor.mjs'));
  const bot = familyOf(supervisor ?? 0).find((one) => usageOf(one).command.endsWith('/bot.mjs'));
  if (!supervisor || !bot) throw new Error('Cannot bench: the system runs no task');
  return { supervisor: usageOf(supervisor), bot: usageOf(bot) };
}

function readTurn(text: string): Turn[] {
  if (!text.includes('"turn"')) return [];
  const message = JSON.parse(text) as { type: string; data: { t?: string; d?: Turn } };
  const turn = message.type === 'server-message' && message.data.t === 'turn' && message.data.d;
  return turn ? [turn] : [];
}

interface Measured {
  readonly before: ReturnType<typeof taskOf>;
  readonly after: ReturnType<typeof taskOf>;
  readonly minutes: number;
  readonly turns: readonly Turn[];
}

function figuresOf({ before, after, minutes, turns }: Measured): Figures {
  const parts = (['supervisor', 'bot'] as const).map((name) => ({
    name,
    cpuSPerMinute: round((after[name].cpuS - before[name].cpuS) / minutes),
    rssMb: round(after[name].rssMb),
    pssMb: round(after[name].pssMb),
  }));
  const sum = (read: (part: (typeof parts)[number]) => number) =>
    round(parts.reduce((total, part) => total + read(part), 0));
  const both = {
    name: 'together',
    cpuSPerMinute: sum((part) => part.cpuSPerMinute),
    rssMb: sum((part) => part.rssMb),
    pssMb: sum((part) => part.pssMb),
  };
  const rows = [...parts, both].map((p) => [p.name, p.cpuSPerMinute, p.rssMb, p.pssMb]);
  const own = turns.flatMap(({ totalMs, endpointMs }) =>
    endpointMs === undefined ? [] : [totalMs - endpointMs],
  );
  const decisionToFrame = own.length > 0 ? spreadOf(own) : undefined;
  const lines = textTable(['', 'CPU-s a minute', 'RSS MB', 'PSS MB'], rows);
  const turnLine = decisionToFrame
    ? `turn decision to first frame, ms: p50 ${decisionToFrame.p50}, p95 ${decisionToFrame.p95}, n = ${own.length} (the parrot: no model, no synthesis)`
    : 'no turn was heard';
  return { lines: [...lines, turnLine], saved: { minutes, parts, both, decisionToFrame } };
}
