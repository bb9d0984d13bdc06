/** The bot's half of a conversation with a model that speaks by itself: what it is doing, what it says, and who is told of it. */
import type { SilenceWatch } from '../conversation/caller/silence-watch.ts';
import type { EngineEvent } from '../conversation/engine/engine.ts';
import type { ReplyClock } from '../conversation/replies/reply-clock.ts';
import { type BotVoice, createBotVoice, type TurnOver } from './bot-voice.ts';
import type { SaidSoFar } from './said-so-far.ts';

/** What it works on. */
export interface BotHalfParts {
  readonly onEvent: (event: EngineEvent) => void;
  readonly replyClock: ReplyClock;
  readonly silence: Pick<SilenceWatch, 'botIs'>;
  readonly said: SaidSoFar;
  /** It has begun to answer. */
  readonly onAnswer: () => void;
  /** Of these stretches of speech only so much was heard. */
  readonly onCuts: (cuts: TurnOver['cuts']) => void;
}

/** The bot, as it speaks and thinks. */
export interface BotHalf {
  readonly voice: BotVoice;
  thinks(): void;
  /** The model has said all that it wants to. */
  done(): void;
  /** Silence now; `unheard` samples are on their way to the caller. */
  cut(unheard: number): void;
}

/** A bot that listens. */
export function createBotHalf(parts: BotHalfParts): BotHalf {
  return new Half(parts);
}

class Half implements BotHalf {
  readonly #parts: BotHalfParts;
  readonly voice: BotVoice;
  #thinking = false;

  constructor(parts: BotHalfParts) {
    this.#parts = parts;
    const { onEvent, replyClock } = parts;
    this.voice = createBotVoice({
      onSentence: (text, written) =>
        onEvent({ type: 'bot-says', text, ...(written ? { written: true as const } : {}) }),
      onFirstSound: () => this.#answers(),
      onFirstFrame: () => replyClock.firstFrame(),
      onOver: (turn) => this.#over(turn),
    });
  }

  thinks(): void {
    this.#become('thinking');
  }

  done(): void {
    this.voice.whole();
    if (this.#thinking) this.#become('listening');
  }

  cut(unheard: number): void {
    if (this.voice.busy) this.#parts.onEvent({ type: 'bot-cut' });
    this.voice.cut(unheard);
  }

  #become(state: 'listening' | 'thinking' | 'speaking'): void {
    const { silence, onEvent } = this.#parts;
    this.#thinking = state === 'thinking';
    silence.botIs(state);
    onEvent({ type: state === 'speaking' ? 'bot-started-speaking' : `bot-${state}` });
  }

  #answers(): void {
    const { replyClock, said, onAnswer } = this.#parts;
    replyClock.firstText();
    replyClock.firstSound();
    said.answered();
    onAnswer();
    this.#become('speaking');
  }

  #over({ text, interrupted, silent, cuts }: TurnOver): void {
    const { onEvent, said, onCuts } = this.#parts;
    if (cuts.length > 0) onCuts(cuts);
    if (!silent) onEvent({ type: 'bot-stopped-speaking' });
    if (text !== '') said.note({ role: 'assistant', text });
    if (text !== '' || !silent) onEvent({ type: 'bot-said', text, interrupted });
    if (silent && !interrupted) said.answered();
    this.#become('listening');
  }
}
