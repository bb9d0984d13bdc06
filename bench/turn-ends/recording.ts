/** The utterances as sound, with what a recogniser would tell of them and when. */
import type { Random } from '../../core/time/clock.ts';
import { ENGINE_RATE } from '../../services/bot/conversation/engine/engine.ts';
import { createRandom } from '../../sim/trace/random.ts';
import { noiseOf, room } from './noise.ts';
import type { Difficulty, Utterance } from './utterances.ts';

/** A recogniser's word, at a time from the start of the sound. */
export interface ToldText {
  readonly atMs: number;
  readonly segment: string;
  /** Without marks, as recognisers tell it whose marks come late. */
  readonly text: string;
  readonly final: boolean;
}

/** One utterance as it is heard. */
export interface Recording {
  readonly difficulty: Difficulty;
  readonly text: string;
  readonly pcm: Int16Array;
  /** The caller's last audible sample of a word; 0 where there is none. */
  readonly endMs: number;
  readonly told: readonly ToldText[];
}

/** After a word, as the fastest recognisers are measured (docs/benchmarks.md). */
const HEARD_AFTER_MS = 250;

const LEAD_MS = 400;

/** Longer than anybody waits. */
const TAIL_MS = 3_700;

/** Softer is no sound. */
const AUDIBLE = 250;

/** A voice. */
export type Say = (text: string) => Promise<Int16Array>;

/** Records one; the noises are the same for each seed. */
export async function record(utterance: Utterance, say: Say, seed: number): Promise<Recording> {
  const chance = createRandom(seed);
  const random = () => chance.uniform();
  const parts: Int16Array[] = [room(LEAD_MS, random)];
  const told: ToldText[] = [];
  let atMs = LEAD_MS;
  let endMs = 0;
  for (const [index, piece] of utterance.pieces.entries()) {
    const sound = await soundOfPiece(piece, { say, random });
    parts.push(sound);
    const ms = (sound.length / ENGINE_RATE) * 1_000;
    if (isWords(piece)) {
      told.push(...wordsOf(piece, { fromMs: atMs, ms, segment: String(index) }));
      endMs = atMs + ms;
    }
    atMs += ms;
  }
  parts.push(room(TAIL_MS, random));
  const text = utterance.pieces.map((piece) => (typeof piece === 'number' ? '…' : piece)).join(' ');
  return { difficulty: utterance.difficulty, text, pcm: joined(parts), endMs, told };
}

function isWords(piece: string | number): piece is string {
  return typeof piece === 'string' && !piece.startsWith('(');
}

/** A piece as sound. */
export async function soundOfPiece(
  piece: string | number,
  { say, random }: { say: Say; random: Random },
): Promise<Int16Array> {
  if (typeof piece === 'number') return room(piece, random);
  return isWords(piece) ? trimmed(await say(piece)) : noiseOf(piece, random);
}

/** Words by their letters' share of the sound; the segment is final when all of it was heard. */
function wordsOf(
  piece: string,
  of: { readonly fromMs: number; readonly ms: number; readonly segment: string },
): ToldText[] {
  const { fromMs, ms, segment } = of;
  const words = piece
    .replaceAll(/[.,?!]/g, '')
    .split(/\s+/)
    .filter((word) => word !== '');
  const letters = words.join('').length;
  let said = 0;
  const partials = words.map((word, index) => {
    said += word.length;
    const atMs = fromMs + (said / letters) * ms + HEARD_AFTER_MS;
    return { atMs, segment, text: words.slice(0, index + 1).join(' '), final: false };
  });
  return partials.map((told, index) => ({ ...told, final: index === partials.length - 1 }));
}

/** Without the silence that a voice puts before and after. */
function trimmed(pcm: Int16Array): Int16Array {
  const first = pcm.findIndex((sample) => Math.abs(sample) > AUDIBLE);
  const last = pcm.findLastIndex((sample) => Math.abs(sample) > AUDIBLE);
  return first < 0 ? pcm : pcm.slice(first, last + 1);
}

function joined(parts: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
