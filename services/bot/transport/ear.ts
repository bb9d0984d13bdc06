/**
 * A caller's voice as an unbroken stream of 20 ms frames: packets of any length are decoded by their duration, what was lost is
 * repaired, and what does not come (DTX, a cut) is filled by the clock.
 */

import { type Budget, createBudget } from '../../../core/access/budget.ts';
import { ENGINE_RATE, FRAME_SAMPLES } from '../conversation/engine/engine.ts';
import { type OpusCodec, packetMs } from './opus-codec.ts';
import type { RtpPacket } from './rtp.ts';

const FRAME_MS = 20;
const SAMPLES_A_MS = ENGINE_RATE / 1000;
const TICKS_A_MS = 48;

/** A packet may come that much later than the one before it promised; then its time is filled. */
const JITTER_MS = 60;

/** Guessed sound in a row; a longer gap is silence. */
const MOST_CONCEALED_MS = 100;

/** Packets that an old one may be late by, as in RFC 3550, A.1. */
const MOST_LATE = 100;

/** Gaps above this are a stream that has started anew. */
const LONGEST_GAP_MS = 2_000;

/** Frames that one look at the clock may fill in: a process that stood still does not make up for it. */
const MOST_FILLED = 5;

/** Sound may come in faster than time passes for a while (a network that held packets back), but not for long. */
export const SOUND_MS = { perSecond: 1_050, burst: 5_000 };

/** What an ear is given. */
export interface EarParts {
  readonly codec: Pick<OpusCodec, 'decode' | 'repair' | 'conceal'>;
  /** Monotonic. */
  readonly nowMs: () => number;
  /** Called with each frame of `FRAME_SAMPLES`; it is valid for the call only. */
  readonly onFrame: (frame: Int16Array) => void;
}

/** One caller's; it fills in silence from the start, until the first packet comes. */
export class Ear {
  readonly #parts: EarParts;
  readonly #budget: Budget;
  readonly #frames: ReturnType<typeof createFramer>;
  #last: Last | undefined;
  /** Up to when sound is there, by the clock, and what of it was filled in since the last packet. */
  #dueMs: number;
  #filledMs = 0;
  #concealedMs = 0;

  constructor(parts: EarParts) {
    this.#parts = parts;
    this.#budget = createBudget(SOUND_MS, parts.nowMs);
    this.#frames = createFramer(parts.onFrame);
    this.#dueMs = parts.nowMs();
  }

  /** Takes a packet of any length, in any order. */
  hear({ seq, ticks, ssrc, payload }: RtpPacket): void {
    const ms = packetMs(payload);
    if (ms === undefined) return;
    const gap = gapBefore({ seq, ticks, ssrc }, this.#last);
    if (gap === 'late') return;
    this.#last = { seq, ssrc, nextTicks: ticks + ms * TICKS_A_MS };
    if (!this.#budget.take(ms + Math.max(0, gap.ms - this.#filledMs))) return;
    this.#bridge(gap, payload, ms);
    this.#frames.push(decodeOr(this.#parts.codec, payload, ms));
    this.#dueMs = this.#parts.nowMs() + ms + JITTER_MS;
    this.#filledMs = 0;
    this.#concealedMs = 0;
  }

  /** Call it each 20 ms: it fills in what is missing. */
  tick(): void {
    const now = this.#parts.nowMs();
    for (let i = 0; i < MOST_FILLED && now >= this.#dueMs; i++) {
      this.#fill(FRAME_MS);
      this.#filledMs += FRAME_MS;
      this.#dueMs += FRAME_MS;
    }
    // A process that stood still starts its clock anew.
    if (now - this.#dueMs > FRAME_MS) this.#dueMs = now;
  }

  /** Packets refused since the last call, because they came faster than sound passes. */
  takeRefused(): number {
    return this.#budget.takeRefused();
  }

  /** What was lost before a packet, less what the clock has filled in: guessed, and the last of it repaired. */
  #bridge(gap: Gap, payload: Uint8Array, ms: number): void {
    const missingMs = Math.max(0, gap.ms - this.#filledMs);
    const repairedMs = gap.lost && missingMs >= ms ? ms : 0;
    for (let leftMs = missingMs - repairedMs; leftMs > 0; leftMs -= FRAME_MS)
      this.#fill(Math.min(FRAME_MS, leftMs));
    if (repairedMs > 0)
      this.#frames.push(this.#parts.codec.repair(payload, repairedMs * SAMPLES_A_MS));
  }

  #fill(ms: number): void {
    const isGuessed = this.#last && this.#concealedMs + ms <= MOST_CONCEALED_MS;
    const samples = ms * SAMPLES_A_MS;
    this.#frames.push(isGuessed ? this.#parts.codec.conceal(samples) : new Int16Array(samples));
    this.#concealedMs += ms;
  }
}

interface Last {
  readonly seq: number;
  readonly ssrc: number;
  /** Where the next packet begins, if none is lost. */
  readonly nextTicks: number;
}

interface Gap {
  readonly ms: number;
  /** Packets are missing; otherwise their sender was silent. */
  readonly lost: boolean;
}

const NO_GAP: Gap = { ms: 0, lost: false };

function gapBefore(
  { seq, ticks, ssrc }: Omit<RtpPacket, 'payload'>,
  last: Last | undefined,
): Gap | 'late' {
  if (!last || last.ssrc !== ssrc) return NO_GAP;
  const step = (seq - last.seq) & 0xffff;
  if (step === 0 || step > 0xffff - MOST_LATE) return 'late';
  const ms = roundToFrames(((ticks - last.nextTicks) | 0) / TICKS_A_MS);
  if (step > MOST_LATE || ms <= 0 || ms > LONGEST_GAP_MS) return NO_GAP;
  return { ms, lost: step > 1 };
}

/** Opus knows no shorter frame. */
function roundToFrames(ms: number): number {
  return Math.round(ms / 2.5) * 2.5;
}

/** A packet that is no Opus is as good as lost. */
function decodeOr(codec: EarParts['codec'], payload: Uint8Array, ms: number): Int16Array {
  try {
    return codec.decode(payload);
  } catch {
    return new Int16Array(ms * SAMPLES_A_MS);
  }
}

/** Cuts sound of any length into frames; each is its receiver's own, for hearing keeps them until a turn is over. */
function createFramer(onFrame: (frame: Int16Array) => void) {
  let frame = new Int16Array(FRAME_SAMPLES);
  let held = 0;
  return {
    push(sound: Int16Array) {
      for (let at = 0; at < sound.length; ) {
        const part = sound.subarray(at, at + FRAME_SAMPLES - held);
        frame.set(part, held);
        held += part.length;
        at += part.length;
        if (held < FRAME_SAMPLES) continue;
        held = 0;
        onFrame(frame);
        frame = new Int16Array(FRAME_SAMPLES);
      }
    },
  };
}
