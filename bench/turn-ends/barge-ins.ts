/** Which sounds silence a bot that speaks, and how soon a word does, by `interruption.afterMs`: the voice detector's own times, without a clock. */
import { inference, initializeLogger, VADEventType } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { textTable } from '../../cli/table.ts';
import { spreadOf } from '../../core/spread.ts';
import { ENGINE_RATE } from '../../services/bot/conversation/engine/engine.ts';
import { UTTERANCE_SILENCE_MS } from '../../services/bot/conversation/engine/engine-parts.ts';
import { createRandom } from '../../sim/trace/random.ts';
import { type Say, soundOfPiece } from './recording.ts';
import { NOISES } from './utterances.ts';

const AFTER_MS = [0, 90, 120, 200, 300, 500] as const;

const LISTENING = [
  'Mm-hm.',
  'Uh-huh.',
  'Yeah.',
  'Okay.',
  'Right.',
  'I see.',
  'Sure.',
  'Oh.',
  'Good.',
  'Yes.',
];

const TAKING = [
  'Wait, please.',
  'No, I said Friday.',
  'Stop, stop.',
  'Excuse me, one question.',
  'That is wrong.',
  'Can I ask something?',
  'Hold on a moment.',
  'Sorry, what did you say?',
  'But I already paid.',
  'Let me think.',
];

const COUGHS = 20;
const CLICKS = 10;
const LEAD_MS = 600;

const FRAME = 320;

/** What the detector looks at at once. */
const WINDOW = 512;

/** The table, and its figures. */
export async function measureBargeIns(say: Say) {
  initializeLogger({ pretty: false, level: 'silent' });
  const noises = (name: string, count: number) =>
    Array.from({ length: count }, (_, seed) => ({ name, seed }));
  const sets = {
    coughs: noises(NOISES.cough, COUGHS),
    clicks: noises(NOISES.click, CLICKS),
    'sounds of listening': LISTENING.map((name, seed) => ({ name, seed })),
    interruptions: TAKING.map((name, seed) => ({ name, seed })),
  };
  const heard: Record<string, Speech[]> = {};
  for (const [set, sounds] of Object.entries(sets)) {
    heard[set] = [];
    for (const { name, seed } of sounds) heard[set].push(await hear(name, say, seed));
  }
  const saved = AFTER_MS.map((afterMs) => {
    const silencing = Object.entries(heard).map(([set, speech]) => {
      const times = speech.flatMap((one) => silencedAfterMs(one, afterMs) ?? []);
      return [set, { of: speech.length, silence: times.length, times }] as const;
    });
    return { afterMs, ...Object.fromEntries(silencing) } as Measured;
  });
  const rows = saved.map(({ afterMs, interruptions, ...others }) => {
    const { p50, p95 } = spreadOf(interruptions.times);
    const [coughs, clicks, listening] = [
      others.coughs,
      others.clicks,
      others['sounds of listening'],
    ];
    return [afterMs, ...[coughs, clicks, listening, interruptions].map(sayShare), p50, p95];
  });
  const head = ['afterMs', 'coughs', 'clicks', 'listening', 'interruptions', 'p50 ms', 'p95 ms'];
  return { lines: textTable(head, rows), saved };
}

interface Share {
  readonly of: number;
  readonly silence: number;
  readonly times: readonly number[];
}

type Measured = Readonly<
  Record<'coughs' | 'clicks' | 'sounds of listening' | 'interruptions', Share>
> & { readonly afterMs: number };

function sayShare({ of, silence }: Share): string {
  return `${silence} of ${of}`;
}

/** What the detector tells of one sound: when, from its first sample, and how long the voice is by then. */
type Speech = readonly { readonly atMs: number; readonly speechMs: number }[];

function silencedAfterMs(speech: Speech, afterMs: number): number | undefined {
  return speech.find(({ speechMs }) => speechMs >= afterMs)?.atMs;
}

async function hear(piece: string, say: Say, seed: number): Promise<Speech> {
  const chance = createRandom(seed);
  const random = () => chance.uniform();
  const sound = await soundOfPiece(piece, { say, random });
  const quiet = await soundOfPiece(LEAD_MS, { say, random });
  const stream = new inference.VAD({ minSilenceDuration: UTTERANCE_SILENCE_MS }).stream();
  let pushed = 0;
  for (const pcm of [quiet, sound, quiet, quiet])
    for (let at = 0; at + FRAME <= pcm.length; at += FRAME, pushed += FRAME)
      stream.pushFrame(new AudioFrame(pcm.slice(at, at + FRAME), ENGINE_RATE, 1, FRAME));
  const speech: { atMs: number; speechMs: number }[] = [];
  for await (const { type, speaking, speechDuration, samplesIndex } of stream) {
    if (type !== VADEventType.INFERENCE_DONE) continue;
    if (speaking) speech.push({ atMs: samplesIndex / 16 - LEAD_MS, speechMs: speechDuration });
    if (samplesIndex + WINDOW > pushed) break;
  }
  stream.close();
  return speech;
}
