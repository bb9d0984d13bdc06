/** Times one turn after another, each stage where it happens; what was done ahead of the decision has cost the caller nothing. */
import type { TurnStages } from '../../../../core/session/turn-ledger.ts';

/** The marks of a turn, in the order in which they come. */
export interface ReplyClock {
  /** The caller's last sound arrived so long ago, and the silence after it was noticed now. */
  speechEnded(agoMs: number, lagMs: number): void;
  /** The turn is over; also without speech, for typed text and keys. */
  decided(): void;
  /** A model's first word, of a reply that may never be given. */
  firstText(): void;
  firstSound(): void;
  /** The first frame of the reply has left. */
  firstFrame(): void;
  /** A filler was said: it hides what takes long, and is no reply. */
  filled(): void;
}

/** Calls `publish` once a turn. `nowMs` is monotonic. */
export function createReplyClock(
  nowMs: () => number,
  publish: (stages: TurnStages) => void,
): ReplyClock {
  let endedAt: number | undefined;
  let lag = 0;
  let marks: { decided?: number; text?: number; sound?: number } = {};
  let hidden = false;
  return {
    speechEnded(agoMs, lagMs) {
      endedAt = nowMs() - agoMs;
      lag = lagMs;
      // A model that ends turns itself may be sooner than our own detector's word; older marks are of a turn before.
      if ((marks.decided ?? 0) < endedAt) marks = {};
      hidden = false;
    },
    decided: () => void (marks.decided = nowMs()),
    firstText: () => void (marks.text = nowMs()),
    firstSound: () => void (marks.sound = nowMs()),
    filled: () => void (hidden = true),
    firstFrame() {
      const { decided: decidedAt, text: textAt, sound: soundAt } = marks;
      if (endedAt === undefined || decidedAt === undefined) return;
      const now = nowMs();
      const text = Math.max(decidedAt, Math.min(textAt ?? decidedAt, now));
      const sound = Math.max(text, Math.min(soundAt ?? text, now));
      publish({
        totalMs: now - endedAt,
        audioMs: lag,
        endpointMs: Math.max(0, decidedAt - endedAt - lag),
        llmMs: text - decidedAt,
        ttsMs: sound - text,
        outputMs: now - sound,
        ...(hidden ? { hiddenByFiller: true } : {}),
      });
      endedAt = undefined;
    },
  };
}
