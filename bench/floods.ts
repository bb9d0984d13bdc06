/**
 * What a caller who floods costs the neighbour in the task: the share of the neighbour's frames that come late while the other caller
 * sends far more of one kind than any client does, and while the same caller is quiet, by turns in one run.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { textTable } from '../cli/table.ts';
import { speakSentence } from './browser/microphone.ts';
import { type Lateness, latenessOf } from './lateness.ts';
import { TURN_MS, whenOpen, withQuotaTask } from './quota-task.ts';
import { type BenchContext, type Figures, type Section, scaled } from './section.ts';
import {
  type JoinedCaller,
  joinAndTalk,
  joinByWebrtc,
  type TalkingCaller,
} from './talking-caller.ts';

/** Seconds of a window: a turn and its answer are in each. */
const WINDOW_S = 15;

/** Greetings, and the warming before them, are over. */
const SETTLED_MS = 12_000;

/** How often a flood is topped up. */
const STEP_MS = 10;

/** One call beside another one that floods. */
export const floods: Section = {
  name: 'floods',
  about:
    'frames of a call that are late while its neighbour in a task of 0.5 vCPU floods, and while it is quiet',
  run,
};

/** What is sent, and how often a second: a stock client sends a handful of each, and 50 frames. */
interface Flood {
  readonly perSecond: number;
  readonly send: (caller: JoinedCaller, url: string) => void;
}

const SILENCE = new Int16Array(320);
const MESSAGE = JSON.stringify({ label: 'rtvi-ai', type: 'flood', id: 'f', data: 'x'.repeat(200) });

const FLOODS: Readonly<Record<string, Flood>> = {
  'messages, 1,000/s': { perSecond: 1_000, send: (caller) => caller.send(MESSAGE) },
  'RTP, 1,000/s': { perSecond: 1_000, send: (caller) => caller.speak(SILENCE) },
  'offers, 100/s': {
    perSecond: 100,
    send: (caller, url) => signal(caller, url, 'POST'),
  },
  'candidates, 100/s': {
    perSecond: 100,
    send: (caller, url) => signal(caller, url, 'PATCH'),
  },
};

async function run(context: BenchContext): Promise<Figures> {
  return withQuotaTask(async ({ url, how }) => {
    const sentence = await speakSentence();
    const talk = { sentence, turnMs: TURN_MS, afterMs: 0 };
    await pause(SETTLED_MS);
    const neighbour = await whenOpen(() => joinAndTalk(url, talk));
    const flooder = await whenOpen(() => joinByWebrtc(url));
    try {
      await pause(SETTLED_MS);
      return report(await measure(context, { url, neighbour, flooder }), how);
    } finally {
      neighbour.close();
      flooder.close();
    }
  });
}

interface Pair {
  readonly url: string;
  readonly neighbour: TalkingCaller;
  readonly flooder: JoinedCaller;
}

interface Measured {
  readonly kind: string;
  readonly quiet: Lateness;
  readonly flooded: Lateness;
}

async function measure(context: BenchContext, pair: Pair): Promise<Measured[]> {
  const { progress } = context;
  const ms = scaled(context, WINDOW_S) * 1000;
  const measured: Measured[] = [];
  for (const [kind, flood] of Object.entries(FLOODS)) {
    progress.tell('floods', measured.length / Object.keys(FLOODS).length);
    const quiet = await watch(pair, ms);
    const flooded = await whileFlooding(pair, flood, () => watch(pair, ms));
    measured.push({ kind, quiet, flooded });
  }
  progress.end();
  return measured;
}

async function watch({ neighbour }: Pair, ms: number): Promise<Lateness> {
  neighbour.heard();
  await pause(ms);
  return latenessOf(neighbour.heard());
}

/** A step that comes late sends what it owes, so that a busy machine floods no less. */
async function whileFlooding<T>(
  { url, flooder }: Pair,
  { perSecond, send }: Flood,
  work: () => Promise<T>,
): Promise<T> {
  const startMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - startMs) / 1000) * perSecond;
    for (; sent < due; sent++) send(flooder, url);
  }, STEP_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** What is answered does not matter: most is refused. */
function signal({ sessionId, offer }: JoinedCaller, url: string, method: 'POST' | 'PATCH'): void {
  const body = method === 'POST' ? { sdp: offer, type: 'offer' } : { pc_id: 'f', candidates: [] };
  fetch(`${url}/sessions/${sessionId}/api/offer`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
    .then((answer) => answer.body?.cancel())
    .catch(() => undefined);
}

function report(measured: readonly Measured[], how: string): Figures {
  const rows = measured.map(({ kind, quiet, flooded }) => [
    kind,
    late(quiet),
    late(flooded),
    `${quiet.largestGapMs.toFixed(0)} ms`,
    `${flooded.largestGapMs.toFixed(0)} ms`,
  ]);
  const sum = (read: (one: Measured) => Lateness) =>
    measured.reduce((all, one) => all + read(one).over20, 0);
  const [quiet, flooded] = [sum((one) => one.quiet), sum((one) => one.flooded)];
  const head = [
    'the other one sends',
    'quiet: over 20 ms',
    'flooded',
    'quiet: largest gap',
    'flooded',
  ];
  return {
    lines: [
      `the neighbour’s late frames; ${how}`,
      ...textTable(head, rows),
      `all windows: ${flooded} flooded, ${quiet} quiet`,
    ],
    saved: { how, measured },
  };
}

function late({ over20, frames }: Lateness): string {
  return `${over20} of ${frames}`;
}
