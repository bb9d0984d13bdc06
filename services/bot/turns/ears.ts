/** From sound to turns: gathers what hearing tells, decides when the caller is done, and lets nothing through that is no turn. */
import type { Cancel, TimerClock } from '../../../core/time/clock.ts';
import type { Hearer, HearingStream } from '../providers/ports.ts';
import type { ProviderFault } from '../providers/provider-fault.ts';
import { isBackchannel } from './backchannel.ts';
import { isOwnVoice } from './own-words-heard.ts';
import { type Endpointing, waitForMore } from './turn-end.ts';
import { createTurnText } from './turn-text.ts';

/** What ears tell. */
export interface EarEvents {
  /** Words so far; the turn is not over. */
  onWords(text: string): void;
  /** The caller seems to be done: a reply may be thought of, and nothing may come of it yet. */
  onLikelyTurn(text: string): void;
  /** The turn is over. */
  onTurn(text: string): void;
  /** The caller takes the word from the bot. */
  onInterruption(): void;
  /** The caller spoke into a silence, and was not understood. */
  onUnheard(): void;
  /** Nobody hears any more. */
  onDeaf(fault: ProviderFault): void;
}

/** What ears need to know of the bot. */
export interface BotSays {
  /** Whether the bot has the word: it speaks, or was silenced for the caller's noise and would go on. */
  speaking(): boolean;
  /** What it said within the last seconds. */
  lately(): string;
}

/** Words that come so long after the voice are those of a hearer that catches up: it tells them piece by piece … */
const LATE_MS = 1_500;

/** … and is done when no piece has come for so long. */
const CAUGHT_UP_MS = 500;

/** The ears of one conversation. */
export interface Ears {
  push(pcm: Int16Array): void;
  /** The voice detector's word, `atMs` on the monotonic clock. */
  speechStarted(): void;
  speechEnded(atMs: number): void;
  close(): void;
}

/** What ears are made of. */
export interface TurnEarParts {
  readonly hearer: Hearer;
  readonly endpointing: Endpointing;
  readonly bot: BotSays;
  readonly events: EarEvents;
  readonly clock: TimerClock;
}

/** Opens them. */
export function openEars(parts: TurnEarParts): Ears {
  return new OpenEars(parts);
}

class OpenEars implements Ears {
  readonly #parts: TurnEarParts;
  readonly #stream: HearingStream;
  readonly #text = createTurnText();
  #speaking = false;
  #endedMs = 0;
  #cancel: Cancel = () => undefined;
  #told = '';
  /** What was told last will not change any more. */
  #settled = true;
  /** The bot had the word when the caller began. */
  #overBot = false;
  #interrupted = false;

  constructor(parts: TurnEarParts) {
    this.#parts = parts;
    this.#stream = parts.hearer.open({
      onText: (heard) => {
        this.#text.hear(heard);
        this.#settled = heard.final;
        this.#heard();
      },
      onUnheard: () => this.#unheard(),
      onFault: (fault) => parts.events.onDeaf(fault),
    });
  }

  push(pcm: Int16Array): void {
    this.#stream.push(pcm);
  }

  speechStarted(): void {
    if (this.#text.text() === '') {
      this.#overBot = this.#parts.bot.speaking();
      this.#interrupted = false;
    }
    this.#speaking = true;
    this.#cancel();
    this.#stream.speechStarted();
  }

  speechEnded(atMs: number): void {
    this.#speaking = false;
    this.#endedMs = atMs;
    this.#stream.speechEnded();
    this.#await();
  }

  close(): void {
    this.#cancel();
    this.#stream.close();
  }

  #heard(): void {
    const text = this.#text.text();
    if (text === '' || text === this.#told) return;
    this.#told = text;
    if (!this.#isTurn(text)) return;
    this.#parts.events.onWords(text);
    if (!this.#speaking) this.#await();
  }

  /** A sound over the bot's voice may be an echo, and one that goes on will be told of again. */
  #unheard(): void {
    const { bot, events } = this.#parts;
    if (!this.#overBot && !this.#speaking && !bot.speaking()) events.onUnheard();
  }

  /** Whether these words may become a turn; what only sounds like one waits for more. */
  #isTurn(text: string): boolean {
    const { bot, events } = this.#parts;
    if (isOwnVoice(text, bot.lately())) return false;
    if (!this.#overBot || this.#interrupted) return true;
    if (isBackchannel(text)) return false;
    this.#interrupted = true;
    events.onInterruption();
    return true;
  }

  #await(): void {
    this.#cancel();
    const text = this.#text.text();
    if (text === '') return;
    const { events, endpointing, clock } = this.#parts;
    const turn = this.#isTurn(text);
    if (turn) events.onLikelyTurn(text);
    const { ms } = waitForMore(text, endpointing);
    const silentMs = clock.monotonicMs() - this.#endedMs;
    const leastMs = silentMs > LATE_MS && !this.#settled ? CAUGHT_UP_MS : 0;
    this.#cancel = clock.after(Math.max(leastMs, ms - silentMs), () => this.#end(turn));
  }

  #end(turn: boolean): void {
    const text = this.#text.take();
    this.#told = '';
    this.#overBot = false;
    if (turn) this.#parts.events.onTurn(text);
  }
}
