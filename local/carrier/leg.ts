/** One leg at the carrier: it does what documents say, one step after another, until somebody hangs up. */
import type { LegStatus } from '../../core/phone/carrier.ts';
import type { Step } from './documents/read-document.ts';
import { runStep } from './documents/run-step.ts';
import type { LegExchange, LegView } from './leg-view.ts';
import type { Party } from './party.ts';
import { createLineCodec } from './sides/line-codec.ts';
import { type StreamLeg, startStream } from './sides/stream-leg.ts';
import type { ToldUrls } from './told-urls.ts';

/** What a leg is made of. */
export interface LegParts {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly party: Party;
  readonly told?: ToldUrls | undefined;
}

/** A leg's life. */
export class Leg implements LegView {
  readonly parts: LegParts;
  readonly exchange: LegExchange;
  status: LegStatus = 'ringing';
  /** Why it ended, for the account's own record. */
  endedBecause: string | undefined;
  /** Who hears its party besides a bot: another leg, by dial or conference. */
  peer: LegView | undefined;
  #stream: StreamLeg | undefined;
  /** Grows when the leg is given something else to do: what was under way is over. */
  #plan = 0;
  #wake: (() => void) | undefined;

  constructor(exchange: LegExchange, parts: LegParts) {
    this.exchange = exchange;
    this.parts = parts;
  }

  get over(): boolean {
    return this.status !== 'ringing' && this.status !== 'answered';
  }

  get streaming(): boolean {
    return this.#stream?.open ?? false;
  }

  answer(): void {
    if (this.status !== 'ringing') return;
    this.status = 'answered';
    this.exchange.tellStatus(this);
  }

  /** Does these steps instead of what it does. */
  async do(steps: readonly Step[]): Promise<void> {
    const plan = ++this.#plan;
    this.#drop();
    for (const step of steps) {
      const went = await runStep(this, step, () => plan === this.#plan && !this.over);
      if (went === 'elsewhere' || plan !== this.#plan || this.over) return;
    }
    this.end('completed', 'its document is done');
  }

  /** Speaks with a bot until the socket is gone or the leg does something else. */
  async stream(url: string): Promise<void> {
    const { side, names } = this.exchange.socketOf(this);
    const codec = createLineCodec(side.frameBytes);
    const gap = createGaps();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      const { party } = this.parts;
      this.#stream = startStream(
        { url, side, names, dial: this.exchange.parts.dial },
        {
          onHeard: (bytes) => party.hear(bytes && codec.decode(pad(bytes, side)), 'bot'),
          nextSpoken() {
            const frame = party.speak();
            return frame && codec.encode(frame);
          },
          onSound: () => this.exchange.noteSound(gap()),
          onError: (detail) => this.exchange.note(this, detail),
          onCleared: (bytes) => this.exchange.noteCleared(bytes),
          onClosed: resolve,
        },
      );
    });
    this.#stream = undefined;
  }

  /** Waits, unless it is given something else to do. */
  async sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  press(digit: string): void {
    this.#stream?.press(digit);
  }

  /** The socket dies; the call does not. */
  cutSocket(): void {
    this.#stream?.stop(true);
    this.#wake?.();
  }

  end(status: LegStatus, because: string): void {
    if (this.over) return;
    this.status = status;
    this.endedBecause = because;
    this.#drop();
    this.exchange.tellStatus(this);
  }

  #drop(): void {
    this.#stream?.stop();
    this.#stream = undefined;
    this.#wake?.();
    this.#wake = undefined;
  }
}

/** Answers how long ago it was asked before. */
function createGaps(): () => number {
  let lastMs = performance.now();
  return () => {
    const nowMs = performance.now();
    const gapMs = nowMs - lastMs;
    lastMs = nowMs;
    return gapMs;
  };
}

function pad(bytes: Uint8Array, side: { frameBytes: number; silence: Uint8Array }): Uint8Array {
  if (bytes.length === side.frameBytes) return bytes;
  const whole = Uint8Array.from(side.silence);
  whole.set(bytes);
  return whole;
}
