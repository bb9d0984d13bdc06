/** When each of several deciders took a caller's turn for over; all hear the same recordings in real time. */
import type { Recording } from './recording.ts';

/** What one decider decided. */
export interface Decisions {
  /** Ends of turns in ms from the start of each recording, in its order. */
  readonly ends: readonly (readonly number[])[];
  /** The latest that a frame came: on a busy machine everybody decides late, and the figures are worth nothing. */
  readonly lateMs: number;
}

/** One conversation that listens to one recording after another. */
export interface Listener {
  /** 20 ms of sound. */
  push(frame: Int16Array): void;
  /** A recogniser's word. */
  tell(told: Recording['told'][number]): void;
  /** Called with each end of a turn. */
  onTurn: () => void;
  close(): Promise<void>;
}

/** Recordings that are heard side by side: more would keep two cores busy, and all would decide late. */
const AT_ONCE = 6;

const FRAME_MS = 20;
const FRAME_SAMPLES = 320;

/** Plays them; after each a listener has had seconds of silence, and nothing of it is left. */
export async function hearTurnEnds(
  recordings: readonly Recording[],
  listen: () => Promise<Listener>,
  onProgress: (share: number) => void,
): Promise<Decisions> {
  const ends: number[][] = recordings.map(() => []);
  let lateMs = 0;
  const left = recordings.entries();
  let done = 0;
  const lane = async () => {
    const listener = await listen();
    // In a fresh listener no code has run yet: the first recording does not count.
    if (recordings[0]) await play(named(recordings[0], 'first'), listener);
    for (const [index, recording] of left) {
      const played = await play(named(recording, String(index)), listener);
      ends[index] = played.turns;
      lateMs = Math.max(lateMs, played.lateMs);
      onProgress(++done / recordings.length);
    }
    await listener.close();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return { ends, lateMs: Math.round(lateMs) };
}

/** A recogniser's segments are told apart over a whole conversation. */
function named(recording: Recording, name: string): Recording {
  const told = recording.told.map((text) => ({ ...text, segment: `${name} ${text.segment}` }));
  return { ...recording, told };
}

interface Played {
  readonly turns: number[];
  readonly lateMs: number;
}

async function play({ pcm, told }: Recording, listener: Listener): Promise<Played> {
  const turns: number[] = [];
  let lateMs = 0;
  const texts = [...told];
  const startMs = performance.now();
  listener.onTurn = () => turns.push(performance.now() - startMs);
  return new Promise((resolve) => {
    let at = 0;
    const timer = setInterval(() => {
      const nowMs = performance.now() - startMs;
      lateMs = Math.max(lateMs, nowMs - at * FRAME_MS);
      for (; at * FRAME_MS <= nowMs; at += 1) {
        const frame = pcm.slice(at * FRAME_SAMPLES, (at + 1) * FRAME_SAMPLES);
        if (frame.length === FRAME_SAMPLES) listener.push(frame);
      }
      while (texts[0] && texts[0].atMs <= nowMs)
        listener.tell(texts.shift() as Recording['told'][number]);
      if (at * FRAME_SAMPLES < pcm.length) return;
      clearInterval(timer);
      resolve({ turns, lateMs });
    }, 10);
  });
}
