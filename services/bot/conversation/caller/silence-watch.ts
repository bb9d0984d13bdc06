/** Watches for a silence of both sides, and breaks it as the agent wishes. */
import type { Cancel, TimerClock } from '../../../../core/time/clock.ts';
import { type SilenceRules, silenceStep } from '../../turns/silence-prompts.ts';

/** Looks so often. */
const LOOK_MS = 500;

/** What is told of both sides. */
export interface SilenceWatch {
  start(): void;
  botIs(state: 'speaking' | 'thinking' | 'listening'): void;
  callerIs(state: 'speaking' | 'silent'): void;
  /** The caller typed or pressed a key. */
  callerActed(): void;
  close(): void;
}

/** What the watch does. */
export interface SilenceDeeds {
  readonly clock: TimerClock;
  readonly say: (text: string) => void;
  readonly leave: (text: string) => void;
}

/** A watch that has not started. Without prompts and goodbye it does nothing. */
export function createSilenceWatch(rules: SilenceRules, deeds: SilenceDeeds): SilenceWatch {
  const { clock } = deeds;
  let sinceMs = clock.monotonicMs();
  let bot = 'listening';
  let caller = 'silent';
  let prompted = 0;
  let cancel: Cancel | undefined;
  const stir = () => (sinceMs = clock.monotonicMs());
  const look = () => {
    if (bot !== 'listening' || caller !== 'silent') return;
    const step = silenceStep(rules, { silentMs: clock.monotonicMs() - sinceMs, prompted });
    if (step.do === 'wait') return;
    stir();
    prompted += 1;
    if (step.do === 'prompt') deeds.say(step.text);
    else deeds.leave(step.text);
  };
  return {
    start() {
      stir();
      if (rules.prompts.length > 0 || rules.goodbye !== '') cancel ??= clock.every(LOOK_MS, look);
    },
    botIs(state) {
      bot = state;
      stir();
    },
    callerIs(state) {
      caller = state;
      prompted = 0;
      stir();
    },
    callerActed() {
      prompted = 0;
      stir();
    },
    close: () => cancel?.(),
  };
}
