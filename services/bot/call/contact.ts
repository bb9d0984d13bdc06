/** Whether anything of a WebRTC caller comes through at all, once an offer was answered. Networks that block UDP show here first. */
import { UNREACHED_END_MS, UNREACHED_MS } from '../../../core/limits.ts';

/** What a look tells: that nothing has come for long, once, and at last that nothing will. */
export type NoContact = 'unreached' | 'given-up';

/** One caller's. Time is counted in looks, so that a process that stood still judges nobody. */
export class Contact {
  readonly #lookMs: number;
  #isAsked = false;
  #isReached = false;
  /** Looks since the first answer, and since the last one. */
  #looks = 0;
  #looksSinceLast = 0;

  /** `lookMs` is how often `look` is called. */
  constructor(lookMs: number) {
    this.#lookMs = lookMs;
  }

  /** An offer was answered; each one is another try of the caller. */
  answered(): void {
    this.#isAsked = true;
    this.#looksSinceLast = 0;
  }

  /** A packet of the caller came. */
  reached(): void {
    this.#isReached = true;
  }

  /** Looks. */
  look(): NoContact | undefined {
    if (!this.#isAsked || this.#isReached) return undefined;
    this.#looks += 1;
    this.#looksSinceLast += 1;
    if (this.#looksSinceLast * this.#lookMs >= UNREACHED_END_MS) return 'given-up';
    return this.#looks === Math.ceil(UNREACHED_MS / this.#lookMs) ? 'unreached' : undefined;
  }
}
