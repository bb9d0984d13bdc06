/** The bot's voice on its way to a carrier: frames, marks and clears under one playout. Decides what is sent; the socket sends it. */
import { ENGINE_RATE } from '../../conversation/engine/engine.ts';
import type { CarrierFrame, CarrierStream, Dialect } from '../dialect.ts';
import {
  clearPlayout,
  endReply,
  heardOf,
  hearMark,
  isDrained,
  roomOf,
  SILENT,
  sendFrame,
} from './playout.ts';
import { createResampler } from './resampler.ts';
import { encodeSound } from './sound.ts';

/** One stream's voice. */
export interface SaidFrames {
  room(): number;
  /** What to send for a frame of the engine; a silent one ends the reply. */
  say(frame: Int16Array | undefined): CarrierFrame[];
  /** What to send when the caller has interrupted: nothing where nothing is out. */
  clear(): CarrierFrame[];
  heard(mark: string): void;
  unheardSamples(): number;
  drained(): boolean;
}

/** For one stream. `nowMs` is monotonic. */
export function createSaidFrames(
  dialect: Dialect,
  stream: CarrierStream,
  nowMs: () => number,
): SaidFrames {
  const { tellsPlayout } = dialect;
  const resampler = createResampler(ENGINE_RATE, stream.outbound.rate);
  let playout = SILENT;
  const marked = (step: { next: typeof playout; mark?: string }): CarrierFrame[] => {
    playout = step.next;
    const mark = step.mark === undefined ? undefined : dialect.mark(stream, step.mark);
    return mark === undefined ? [] : [mark];
  };
  const unheardMs = () => playout.sentMs - heardOf(playout, nowMs(), tellsPlayout);
  return {
    room: () => roomOf(playout, nowMs()),
    say(frame) {
      if (!frame) return marked(endReply(playout));
      // A reply that was heard to its end is over; what comes now is the next.
      if (isDrained(playout, nowMs(), tellsPlayout)) playout = { ...SILENT, reply: playout.reply };
      const samples = resampler.take(frame);
      const sound = dialect.audio(stream, encodeSound(stream.outbound, samples));
      return [sound, ...marked(sendFrame(playout, nowMs()))];
    },
    clear() {
      const isOut = unheardMs() > 0;
      playout = clearPlayout(playout);
      resampler.reset();
      const clear = isOut ? dialect.clear(stream) : undefined;
      return clear === undefined ? [] : [clear];
    },
    heard(mark) {
      playout = hearMark(playout, mark, nowMs());
    },
    unheardSamples: () => Math.max(0, Math.round((unheardMs() * ENGINE_RATE) / 1000)),
    drained: () => isDrained(playout, nowMs(), tellsPlayout),
  };
}
