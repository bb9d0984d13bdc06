/** When speech is noticed by telephone and by browser: the same recordings, in a quiet room and in loud ones, by the detector of every call. */
import { inference, initializeLogger, VADEventType } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { textTable } from '../../cli/table.ts';
import { round, spreadOf } from '../../core/spread.ts';
import { ENGINE_RATE, FRAME_SAMPLES } from '../../services/bot/conversation/engine/engine.ts';
import { UTTERANCE_SILENCE_MS } from '../../services/bot/conversation/engine/engine-parts.ts';
import { createHeardFrames } from '../../services/bot/telephony/sound/heard-frames.ts';
import { createResampler } from '../../services/bot/telephony/sound/resampler.ts';
import { encodeSound, MU_LAW_8K } from '../../services/bot/telephony/sound/sound.ts';
import { createRandom } from '../../sim/trace/random.ts';
import { findVoice } from '../find-voice.ts';
import type { BenchContext, Figures, Section } from '../section.ts';
import { type Recording, record } from '../turn-ends/recording.ts';
import { UTTERANCES } from '../turn-ends/utterances.ts';

/** The section. */
export const phoneVoice: Section = {
  name: 'phone-voice',
  about: 'when speech is noticed by telephone (8 kHz, mu-law) and by browser, quiet and loud',
  run,
};

/** How loud the room is, as the mean level of its noise; a voice's is some 3,000. */
const ROOMS = { quiet: 0, office: 150, street: 600 } as const;

/** The detector looks at so much at once; what is left of a recording is not looked at. */
const WINDOW_MS = 32;

type Room = keyof typeof ROOMS;

/** Speech as it was noticed, in ms from the start of the recording. */
export interface Noticed {
  readonly startMs: number;
  readonly endMs: number;
}

async function run({ progress, scale }: BenchContext): Promise<Figures> {
  initializeLogger({ pretty: false, level: 'silent' });
  const every = Math.max(1, Math.round(1 / scale));
  const { say, voice, close } = await findVoice();
  const recordings: Recording[] = [];
  for (const [seed, utterance] of UTTERANCES.entries())
    if (seed % every === 0) recordings.push(await record(utterance, say, seed));
  await close();
  const rows: Row[] = [];
  for (const [at, room] of (Object.keys(ROOMS) as Room[]).entries()) {
    progress.tell(`speech noticed, ${room}`, at / 3);
    rows.push(await compare(recordings, room));
  }
  return { lines: linesOf(rows, voice), saved: { voice, recordings: recordings.length, rows } };
}

interface Row {
  readonly room: Room;
  /** Recordings with words in which some were noticed. */
  readonly browserHeard: number;
  readonly phoneHeard: number;
  readonly spoken: number;
  /** Noticed by telephone later than by browser; of the first word and of the last. */
  readonly laterStartMs: { readonly p50: number; readonly p95: number };
  readonly laterEndMs: { readonly p50: number; readonly p95: number };
  /** Stretches of speech that were noticed in all. */
  readonly browserStretches: number;
  readonly phoneStretches: number;
}

/** One recording, as it was noticed both ways. */
interface Pair {
  readonly hasWords: boolean;
  readonly browser: readonly Noticed[];
  readonly phone: readonly Noticed[];
}

async function compare(recordings: readonly Recording[], room: Room): Promise<Row> {
  const pairs: Pair[] = [];
  for (const [seed, { pcm, endMs }] of recordings.entries()) {
    const sound = inRoom(pcm, ROOMS[room], seed);
    const [browser, phone] = [await noticeBrowser(sound), await noticePhone(sound)];
    pairs.push({ hasWords: endMs > 0, browser, phone });
  }
  const spoken = pairs.filter(({ hasWords }) => hasWords);
  const both = spoken.filter(({ browser, phone }) => browser.length > 0 && phone.length > 0);
  const later = (of: (noticed: readonly Noticed[]) => number) => {
    const { p50, p95 } = spreadOf(both.map(({ browser, phone }) => of(phone) - of(browser)));
    return { p50: round(p50), p95: round(p95) };
  };
  const count = (of: (pair: Pair) => number) => pairs.reduce((sum, pair) => sum + of(pair), 0);
  return {
    room,
    spoken: spoken.length,
    browserHeard: spoken.filter(({ browser }) => browser.length > 0).length,
    phoneHeard: spoken.filter(({ phone }) => phone.length > 0).length,
    laterStartMs: later((noticed) => noticed[0]?.startMs ?? 0),
    laterEndMs: later((noticed) => noticed.at(-1)?.endMs ?? 0),
    browserStretches: count(({ browser }) => browser.length),
    phoneStretches: count(({ phone }) => phone.length),
  };
}

function linesOf(rows: readonly Row[], voice: string): string[] {
  const head = ['room', 'heard', 'by phone', 'start later p50/p95', 'end later', 'stretches'];
  const body = rows.map((row) => [
    row.room,
    `${row.browserHeard}/${row.spoken}`,
    `${row.phoneHeard}/${row.spoken}`,
    `${row.laterStartMs.p50}/${row.laterStartMs.p95} ms`,
    `${row.laterEndMs.p50}/${row.laterEndMs.p95} ms`,
    `${row.browserStretches} / ${row.phoneStretches}`,
  ]);
  return [`voice: ${voice}`, ...textTable(head, body)];
}

/** The sound with a room's noise added, the same for each seed. */
export function inRoom(pcm: Int16Array, level: number, seed: number): Int16Array {
  const chance = createRandom(seed + 1000);
  // Low notes are louder than high ones in rooms and streets.
  let low = 0;
  return pcm.map((sample) => {
    low = 0.9 * low + 0.44 * level * (chance.uniform() * 2 - 1) * Math.sqrt(3);
    return Math.max(-32_768, Math.min(32_767, Math.round(sample + low)));
  });
}

/** By browser. */
export function noticeBrowser(sound: Int16Array): Promise<Noticed[]> {
  return notice(framesOf(sound));
}

/** By telephone. */
export function noticePhone(sound: Int16Array): Promise<Noticed[]> {
  return notice(overPhone(sound));
}

function framesOf(sound: Int16Array): Int16Array[] {
  const frames: Int16Array[] = [];
  for (let at = 0; at + FRAME_SAMPLES <= sound.length; at += FRAME_SAMPLES)
    frames.push(sound.slice(at, at + FRAME_SAMPLES));
  return frames;
}

/** As a carrier brings it: 8 kHz, mu-law, 20 ms a message. */
function overPhone(sound: Int16Array): Int16Array[] {
  const narrow = createResampler(ENGINE_RATE, MU_LAW_8K.rate);
  const heard = createHeardFrames(MU_LAW_8K);
  return framesOf(sound).flatMap((frame) =>
    heard.take({ payload: encodeSound(MU_LAW_8K, narrow.take(frame)) }),
  );
}

/** What the detector of every call notices. */
async function notice(frames: readonly Int16Array[]): Promise<Noticed[]> {
  const stream = new inference.VAD({ minSilenceDuration: UTTERANCE_SILENCE_MS }).stream();
  for (const frame of frames)
    stream.pushFrame(new AudioFrame(frame.slice(), ENGINE_RATE, 1, frame.length));
  const noticed: Noticed[] = [];
  const lastMs = frames.length * 20 - WINDOW_MS;
  let startMs = 0;
  for await (const { type, timestamp } of stream) {
    if (type === VADEventType.START_OF_SPEECH) startMs = timestamp;
    if (type === VADEventType.END_OF_SPEECH) noticed.push({ startMs, endMs: timestamp });
    if (type === VADEventType.INFERENCE_DONE && timestamp >= lastMs) break;
  }
  stream.close();
  return noticed;
}
