/** A conversation that does not hear itself: what it says is taken out of what its caller's microphone sends back. */
import {
  type ConversationEngine,
  type EngineEvent,
  FRAME_SAMPLES,
} from '../conversation/engine/engine.ts';
import { createEchoCanceller, type EchoCanceller } from './echo-canceller.ts';
import { createEchoJudge } from './echo-judge.ts';

/** An echo that is still under way when the bot falls silent, in frames of 20 ms. */
const TAIL_FRAMES = 50;

/** Sound that is sent ahead of its playing: three seconds, more than any carrier buffers. */
const MOST_AHEAD = 150;

const SILENCE = new Int16Array(FRAME_SAMPLES);

/** The doors of a conversation that sound passes. */
export type SoundDoors = Pick<ConversationEngine, 'pushPcm' | 'pullPcm'>;

/** The same doors, guarded. */
export interface EchoGuard extends SoundDoors {
  /** Another caller, of whom nothing is known. */
  begin(): void;
  /** What was pulled and not played yet will not be played. */
  cut(): void;
  close(): void;
}

/** Starts a conversation whose ears are guarded. */
export async function withoutEcho<Parts extends { onEvent(event: EngineEvent): void }>(
  start: (parts: Parts) => Promise<ConversationEngine>,
  parts: Parts,
): Promise<ConversationEngine> {
  let guard: EchoGuard | undefined;
  const onEvent = (event: EngineEvent) => {
    if (event.type === 'bot-cut') guard?.cut();
    parts.onEvent(event);
  };
  const engine = await start({ ...parts, onEvent });
  const opened = (guard = guardFromEcho(engine));
  return {
    ...engine,
    pushPcm: (frame) => opened.pushPcm(frame),
    pullPcm: () => opened.pullPcm(),
    begin(session) {
      opened.begin();
      engine.begin(session);
    },
    close() {
      opened.close();
      return engine.close();
    },
  };
}

/** Stands between a caller and a conversation. Each frame that is heard meets one that was played: both come every 20 ms. */
export function guardFromEcho(engine: SoundDoors): EchoGuard {
  let judge = createEchoJudge();
  // Opened with the first words: a bot that never speaks needs none.
  let canceller: EchoCanceller | undefined;
  let ahead: Int16Array[] = [];
  let tail = 0;
  return {
    begin() {
      judge = createEchoJudge();
      ahead = [];
      tail = 0;
    },
    pullPcm() {
      const frame = engine.pullPcm();
      if (frame) ahead.push(frame);
      if (ahead.length > MOST_AHEAD) ahead.shift();
      return frame;
    },
    pushPcm(heard) {
      const played = ahead.shift();
      tail = played ? TAIL_FRAMES : tail - 1;
      if (tail <= 0) return engine.pushPcm(heard);
      judge.note(powerOf(heard), powerOf(played ?? SILENCE));
      if (judge.verdict === 'none' || judge.isVoice) return engine.pushPcm(heard);
      canceller ??= createEchoCanceller();
      const clean = heard.slice();
      canceller.cancel(clean, played ?? SILENCE);
      engine.pushPcm(clean);
    },
    cut: () => void (ahead = []),
    close: () => canceller?.close(),
  };
}

function powerOf(frame: Int16Array): number {
  let total = 0;
  for (const sample of frame) total += sample * sample;
  return total / frame.length;
}
