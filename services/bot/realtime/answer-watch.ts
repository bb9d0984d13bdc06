/** Whether a model answers: it may be slow, and it must not be silent for ever. */
import type { Cancel, TimerClock } from '../../../core/time/clock.ts';

/** From the end of a turn, or from what it was told to say, to its first sign. The caller has to hear something within ten seconds. */
const ANSWERS_WITHIN_MS = 7_000;

/** Shorter sounds are coughs: nothing comes of them, and that is no fault. */
const WORD_MS = 700;

/** Voices in a row of which it told nothing at all; the first of them may be noises. */
const MOST_UNHEARD = 3;

/** The watch. */
export interface AnswerWatch {
  /** An answer is due. */
  due(): void;
  /** It has given a sign. */
  sign(): void;
  /** The caller's voice has ended, after so long. */
  spoke(ms: number): void;
  close(): void;
}

/** Calls `onSilent` with the reason when no answer comes. */
export function watchAnswers(
  clock: Pick<TimerClock, 'after'>,
  onSilent: (why: string) => void,
  withinMs = ANSWERS_WITHIN_MS,
): AnswerWatch {
  let cancel: Cancel = () => undefined;
  let unheard = 0;
  let due = false;
  const sign = () => {
    cancel();
    due = false;
    unheard = 0;
  };
  const after = (silent: () => void) => {
    cancel();
    cancel = clock.after(withinMs, silent);
  };
  return {
    due() {
      due = true;
      after(() => onSilent(`no answer in ${withinMs} ms`));
    },
    sign,
    spoke(ms) {
      if (due || ms < WORD_MS) return;
      after(() => {
        unheard += 1;
        if (unheard >= MOST_UNHEARD) onSilent(`nothing heard in ${unheard} utterances`);
      });
    },
    close: () => cancel(),
  };
}
