/** Whether the caller is there: waited for at the start as long as it gives signs, and for a while when it falls silent. */
import { CONNECT_TIMEOUT_MS, FIRST_SIGN_MS } from '../../../core/limits.ts';
import type { EndReason } from '../../../core/session/session.ts';
import type { CallDeps } from './call-deps.ts';
import { Contact } from './contact.ts';

/** How often `look` is to be called. */
export const LOOK_MS = 1_000;

/**
 * A caller whose page closed the connection, and did not say goodbye, is waited for no longer: exceeds what a page takes to be
 * loaded anew and to open its microphone. A cut of the network closes nothing.
 */
const RELOAD_MS = 10_000;

/** What shows that a caller is there. */
export type Sign =
  /** A message, a sound, an offer, candidates; anything by the API or a socket. */
  | 'word'
  /** An offer of theirs was answered: a connection may come of it. */
  | 'answered'
  /** A packet of their WebRTC connection came. */
  | 'packet';

/** One caller's presence. Time is counted in looks, so that a process that stood still judges nobody. */
export class Presence {
  readonly #nowMs: () => number;
  readonly #onUnreached: () => void;
  readonly #contact = new Contact(LOOK_MS);
  #heardMs: number;
  #looks = 0;
  /** Looks in a row at which nothing had been heard. */
  #silentLooks = 0;
  #connected = false;
  #closed = false;

  constructor({ clock, tell }: Pick<CallDeps, 'clock' | 'tell'>) {
    this.#nowMs = clock.monotonicMs;
    this.#onUnreached = () => tell({ type: 'unreached' });
    this.#heardMs = this.#nowMs();
  }

  /** Media flow. */
  connected(): void {
    this.#connected = true;
    this.sign('packet');
  }

  /** The caller is there. */
  sign(sign: Sign = 'word'): void {
    if (sign === 'answered') this.#contact.answered();
    if (sign === 'packet') this.#contact.reached();
    this.#heardMs = this.#nowMs();
    this.#silentLooks = 0;
    this.#closed = false;
  }

  /** The connection was closed, and its caller may be loading the page anew. */
  closed(): void {
    this.#closed = true;
  }

  /** How long nothing was heard, by the clock. */
  quietMs(): number {
    return this.#nowMs() - this.#heardMs;
  }

  /** Looks, and tells why the caller is waited for no longer. `silentForMs` is the patience with one who was connected. */
  look(silentForMs: number): EndReason | undefined {
    this.#looks += 1;
    this.#silentLooks += 1;
    const silentMs = this.#silentLooks * LOOK_MS;
    if (!this.#connected) {
      const waitedMs = this.#looks * LOOK_MS;
      const contact = this.#contact.look();
      if (contact === 'unreached') this.#onUnreached();
      const never = silentMs > FIRST_SIGN_MS || waitedMs > CONNECT_TIMEOUT_MS;
      return never || contact === 'given-up' ? 'caller_never_connected' : undefined;
    }
    const patienceMs = this.#closed ? Math.min(RELOAD_MS, silentForMs) : silentForMs;
    return silentMs > patienceMs ? 'caller_left' : undefined;
  }
}
