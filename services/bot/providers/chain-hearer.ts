/** Several hearers as one: the next hears the caller's words again when one fails or says nothing to them. */
import { ENGINE_RATE } from '../conversation/engine.ts';
import type { Circuits } from './circuits.ts';
import type { Hearer, HearingEvents, HearingStream } from './ports.ts';
import { ProviderFault } from './provider-fault.ts';

/** After the caller's words: a stream that has told nothing of them by then has heard nothing of them. */
const SILENT_MS = 3_000;

/** Shorter sounds are coughs: no text comes of them, and that is no fault. */
const WORD_SAMPLES = ENGINE_RATE * 0.7;

/** What is kept of the caller's words for another hearer. */
const TAPE_SAMPLES = ENGINE_RATE * 15;

/** Failures in a row, without a text between, after which nobody hears. */
const MOST_FAULTS_EACH = 2;

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
  #tape: Int16Array[] = [];
  #taped = 0;
  #spoken = 0;
  #speaking = false;
  #faults = 0;
  #opened = 0;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #provider = '';
  /** Segments whose words are still on the tape. */
  readonly #told = new Set<string>();

  constructor(parts: ChainParts) {
    this.#parts = parts;
    this.#open();
  }

  push(pcm: Int16Array): void {
    this.#tape.push(pcm);
    this.#taped += pcm.length;
    if (this.#speaking) this.#spoken += pcm.length;
    while (this.#tape[0] && this.#taped - this.#tape[0].length >= TAPE_SAMPLES)
      this.#taped -= this.#tape.shift()?.length ?? 0;
    this.#stream?.push(pcm);
  }

  speechStarted(): void {
    this.#speaking = true;
    clearTimeout(this.#timer);
    this.#stream?.speechStarted();
  }

  speechEnded(): void {
    this.#speaking = false;
    this.#stream?.speechEnded();
    this.#watch();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
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
        this.#settle(hearer.name);
        const segment = `${turn} ${heard.segment}`;
        this.#told.add(segment);
        this.#parts.events.onText({ ...heard, segment });
      },
      onFault: (fault) => {
        if (current()) this.#failed(fault);
      },
    });
    this.#provider = hearer.name;
    this.#replay();
  }

  #replay(): void {
    if (this.#spoken === 0) return;
    // They will be told again, by another name.
    for (const segment of this.#told) this.#parts.events.onText({ segment, text: '', final: true });
    this.#told.clear();
    this.#stream?.speechStarted();
    for (const pcm of this.#tape) this.#stream?.push(pcm);
    if (this.#speaking) return;
    this.#stream?.speechEnded();
    this.#watch();
  }

  #settle(provider: string): void {
    clearTimeout(this.#timer);
    this.#parts.circuits.succeeded(provider);
    this.#faults = 0;
    if (this.#speaking) return;
    this.#spoken = 0;
    this.#tape = [];
    this.#taped = 0;
    this.#told.clear();
  }

  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#spoken < WORD_SAMPLES) {
      this.#spoken = 0;
      return;
    }
    const { silentMs } = this.#parts.pace;
    this.#timer = setTimeout(() => {
      this.#failed(new ProviderFault(this.#provider, 'slow', `no text in ${silentMs} ms`));
    }, silentMs);
  }

  #failed(fault: ProviderFault): void {
    const { circuits, events, hearers, pace } = this.#parts;
    clearTimeout(this.#timer);
    this.#opened += 1;
    this.#stream?.close();
    this.#stream = undefined;
    circuits.failed(fault);
    if (fault.kind !== 'idle') this.#faults += 1;
    if (this.#faults >= hearers.length * MOST_FAULTS_EACH) events.onFault(fault);
    else setTimeout(() => this.#open(), this.#faults < hearers.length ? 0 : pace.pauseMs);
  }
}
