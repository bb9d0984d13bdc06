/** What a model that speaks by itself says, a turn at a time: its words, its sound, and how much of it was heard. */
import { ENGINE_RATE } from '../conversation/engine/engine.ts';
import { PlayQueue } from '../conversation/replies/play-queue.ts';
import { SpokenLine } from '../conversation/replies/spoken-line.ts';
import { createSentenceCutter } from '../providers/sentences.ts';

/** A turn that is over. */
export interface TurnOver {
  /** As far as it was heard. */
  readonly text: string;
  readonly interrupted: boolean;
  /** It had no sound. */
  readonly silent: boolean;
  /** How much was heard of each stretch of speech, from the one that was cut. */
  readonly cuts: readonly { readonly item: string; readonly ms: number }[];
}

/** Who wants to know. */
export interface BotVoiceEvents {
  onSentence(text: string, written: boolean): void;
  onFirstSound(): void;
  onFirstFrame(): void;
  onOver(turn: TurnOver): void;
}

/** The voice of one conversation. */
export interface BotVoice {
  /** The turn that is being said; a new one where none is. */
  turn(): SpokenLine;
  text(piece: string, written: boolean): void;
  sound(pcm: Int16Array, item: string): void;
  /** Nothing more comes of this turn. */
  whole(): void;
  /** Whether it has the word: also where it is silenced for a noise, and would go on. */
  readonly busy: boolean;
  /** More is to come of this turn. */
  readonly unfinished: boolean;
  pull(): Int16Array | undefined;
  pause(): void;
  resume(): void;
  /** Silence, and nothing of it comes after; `unheard` samples were pulled and are on their way. */
  cut(unheard: number): void;
}

interface Turn {
  readonly line: SpokenLine;
  readonly cutter: ReturnType<typeof createSentenceCutter>;
  /** Stretches of speech, and the sample at which each begins. */
  readonly items: { readonly item: string; readonly from: number }[];
  samples: number;
  written: boolean;
  pulled: boolean;
  whole: boolean;
}

/** A voice that says nothing yet. */
export function createBotVoice(events: BotVoiceEvents): BotVoice {
  return new Voice(events);
}

class Voice implements BotVoice {
  readonly #events: BotVoiceEvents;
  readonly #queue = new PlayQueue();
  #turn: Turn | undefined;

  constructor(events: BotVoiceEvents) {
    this.#events = events;
    this.#queue.onDrained = () => this.#over(false, this.#queue.played);
  }

  get busy(): boolean {
    return (this.#turn?.samples ?? 0) > 0;
  }

  get unfinished(): boolean {
    return this.#turn?.whole === false;
  }

  turn(): SpokenLine {
    return this.#current().line;
  }

  text(piece: string, written: boolean): void {
    const turn = this.#current();
    turn.written = written;
    this.#show(turn, turn.cutter.take(piece));
  }

  sound(pcm: Int16Array, item: string): void {
    const turn = this.#current();
    if (turn.samples === 0) {
      this.#queue.clear();
      this.#events.onFirstSound();
    }
    if (turn.items.at(-1)?.item !== item) turn.items.push({ item, from: turn.samples });
    turn.whole = false;
    turn.samples += pcm.length;
    turn.line.made(pcm.length);
    this.#queue.push(pcm);
  }

  whole(): void {
    if (!this.#turn) return;
    // The line is not called complete: a reply that was cut is over for a model, too, and its sound shorter than its words.
    this.#turn.whole = true;
    if (this.#turn.samples === 0) this.#over(false, 0);
    else this.#queue.end();
  }

  pull(): Int16Array | undefined {
    const turn = this.#turn;
    const frame = this.#queue.pull();
    if (frame && turn && !turn.pulled) {
      turn.pulled = true;
      this.#events.onFirstFrame();
    }
    return frame;
  }

  pause(): void {
    this.#queue.pause();
  }

  resume(): void {
    this.#queue.resume();
  }

  cut(unheard: number): void {
    this.#over(true, Math.max(0, this.#queue.played - unheard));
  }

  #current(): Turn {
    this.#turn ??= {
      line: new SpokenLine(),
      cutter: createSentenceCutter(),
      items: [],
      samples: 0,
      written: false,
      pulled: false,
      whole: false,
    };
    return this.#turn;
  }

  #show({ line, written }: Turn, sentences: readonly string[]): void {
    for (const sentence of sentences) {
      line.show(sentence);
      this.#events.onSentence(sentence, written);
    }
  }

  #over(interrupted: boolean, played: number): void {
    const turn = this.#turn;
    if (!turn) return;
    this.#turn = undefined;
    this.#queue.clear();
    this.#show(turn, turn.cutter.end());
    const text = interrupted ? turn.line.heard(played) : turn.line.text;
    const cuts = interrupted ? cutsOf(turn, played) : [];
    this.#events.onOver({ text, interrupted, silent: turn.samples === 0, cuts });
    turn.line.finish(interrupted);
  }
}

/** A stretch that was heard whole is left as it is. */
function cutsOf({ items, samples }: Turn, played: number): TurnOver['cuts'] {
  return items.flatMap(({ item, from }, index) => {
    const to = items[index + 1]?.from ?? samples;
    if (to <= played) return [];
    return [{ item, ms: Math.max(0, ((played - from) / ENGINE_RATE) * 1000) }];
  });
}
