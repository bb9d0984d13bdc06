/** Several hearers as one: the next hears the caller's words again when one fails or says nothing to them. */
import type { Circuits } from './circuits.ts';
import type { HeardText, Hearer, HearingEvents, HearingStream } from './ports.ts';
import { ProviderFault } from './provider-fault.ts';
import { createUnheardSpeech } from './unheard-speech.ts';

/** After the caller's words: a stream that has told nothing of them by then has heard nothing of them. */
const SILENT_MS = 3_000;

/** Failures in a row, without a text between, after which nobody hears. */
const MOST_FAULTS_EACH = 2;

/**
 * Two streams that hear no word in a sound may have heard a noise: the caller is asked once more, and nobody has failed. But where
 * that goes on, they hear nothing at all.
 */
const MOST_NOISES = { never: 2, once: 3 } as const;

/** Between two tries, so that a refusing server is not stormed. */
const PAUSE_MS = 200;

/** Bounds, for tests. */
export interface HearerPace {
  readonly silentMs: number;
  readonly pauseMs: number;
}

/** The chain; `onFault` of its stream comes when nobody is left. */
export function chainHearers(
  hearers: readonly Hearer[],
  circuits: Circuits,
  pace: HearerPace = { silentMs: SILENT_MS, pauseMs: PAUSE_MS },
): Hearer {
  const name = hearers.map((hearer) => hearer.name).join(' | ');
  return { name, open: (events) => new ChainStream({ hearers, circuits, pace, events }) };
}

interface ChainParts {
  readonly hearers: readonly Hearer[];
  readonly circuits: Circuits;
  readonly pace: HearerPace;
  readonly events: HearingEvents;
}

class ChainStream implements HearingStream {
  readonly #parts: ChainParts;
  #stream: HearingStream | undefined;
  readonly #unheard = createUnheardSpeech();
  #faults = 0;
  /** Streams that have told nothing of what was said last, and sounds of which nobody told anything. */
  #silent = 0;
  #noises = 0;
  /** A word was told in this call. */
  #heard = false;
  #opened = 0;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #hearer: Hearer | undefined;
  /** Segments whose words are still on the tape. */
  readonly #told = new Set<string>();

  constructor(parts: ChainParts) {
    this.#parts = parts;
    this.#open();
  }

  push(pcm: Int16Array): void {
    this.#unheard.push(pcm);
    this.#stream?.push(pcm);
  }

  /** Who speaks again while nobody has answered is not to be waited for anew: the first words' time goes on. */
  speechStarted(): void {
    this.#unheard.started();
    this.#stream?.speechStarted();
  }

  speechEnded(): void {
    this.#unheard.ended();
    this.#stream?.speechEnded();
    // A quick stream tells the last word before it is sure here that it was the last.
    if (this.#unheard.isTold()) this.#forget();
    else this.#watch();
  }

  close(): void {
    this.#closed = true;
    this.#unwatch();
    this.#stream?.close();
  }

  /** Opens the first that may be asked, and has it hear what nobody has told the text of. */
  #open(): void {
    const { circuits, hearers } = this.#parts;
    const [hearer] = circuits.inOrder(hearers);
    if (!hearer || this.#closed) return;
    const turn = ++this.#opened;
    const current = () => turn === this.#opened && !this.#closed;
    this.#stream = hearer.open({
      onText: (heard) => {
        if (!current()) return;
        this.#settle(hearer.name, heard);
        const segment = `${turn} ${heard.segment}`;
        if (this.#unheard.speaking()) this.#told.add(segment);
        this.#parts.events.onText({ ...heard, segment });
      },
      onFault: (fault) => {
        if (current()) this.#failed(fault);
      },
    });
    this.#hearer = hearer;
    this.#replay();
  }

  #replay(): void {
    const sound = this.#unheard.sound();
    if (sound.length === 0) return;
    // They will be told again, by another name.
    for (const segment of this.#told) this.#parts.events.onText({ segment, text: '', final: true });
    this.#told.clear();
    this.#stream?.speechStarted();
    for (const pcm of sound) this.#stream?.push(pcm);
    if (this.#unheard.speaking()) return;
    this.#stream?.speechEnded();
    this.#watch();
  }

  #settle(provider: string, { text, final }: HeardText): void {
    this.#unwatch();
    this.#parts.circuits.succeeded(provider);
    this.#faults = 0;
    this.#silent = 0;
    if (text !== '') {
      this.#heard = true;
      this.#noises = 0;
    }
    if (!this.#unheard.speaking()) this.#forget();
    else if (final) this.#unheard.told();
  }

  #forget(): void {
    this.#unheard.forget();
    this.#told.clear();
  }

  #unwatch(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #watch(): void {
    if (this.#timer || !this.#unheard.hasWords()) return;
    const { name = '', patienceMs = 0 } = this.#hearer ?? {};
    const silentMs = Math.max(this.#parts.pace.silentMs, patienceMs);
    this.#timer = setTimeout(() => {
      this.#unwatch();
      this.#heardNothing(new ProviderFault(name, 'slow', `no text in ${silentMs} ms`));
    }, silentMs);
  }

  /** Not a word of what was said: another stream hears it again, and where that hears none either it was a noise. */
  #heardNothing(fault: ProviderFault): void {
    const { circuits, events, hearers } = this.#parts;
    this.#silent += 1;
    if (this.#silent < Math.max(2, hearers.length)) {
      circuits.failed(fault);
      this.#shut();
      setTimeout(() => this.#open(), 0);
      return;
    }
    this.#silent = 0;
    this.#noises += 1;
    this.#forget();
    if (this.#noises >= MOST_NOISES[this.#heard ? 'once' : 'never']) events.onFault(fault);
    else events.onUnheard?.();
  }

  #shut(): void {
    this.#unwatch();
    this.#opened += 1;
    this.#stream?.close();
    this.#stream = undefined;
  }

  #failed(fault: ProviderFault): void {
    const { circuits, events, hearers, pace } = this.#parts;
    this.#shut();
    circuits.failed(fault);
    if (fault.kind !== 'idle') this.#faults += 1;
    if (this.#faults >= hearers.length * MOST_FAULTS_EACH) events.onFault(fault);
    else setTimeout(() => this.#open(), this.#faults < hearers.length ? 0 : pace.pauseMs);
  }
}
