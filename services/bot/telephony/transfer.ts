/**
 * Handing a caller over to a person. Cold: the caller's leg calls them, and the bot is done when they answer. Warm: the caller waits in a
 * conference with hold audio that the bot does not hear, the bot tells the person what it is about, and the person's key joins the two.
 * Whatever goes wrong gives the caller back to the bot, which says what happened. Every state has a deadline.
 *
 *   cold   dialling ─▶ over                      warm   holding ─▶ calling ─▶ briefing ─▶ joining ─▶ over
 *             └─▶ returning ─▶ none                          └──────────┴──────────┴──▶ returning ─▶ none
 */
import type { ControlAnswer, LegStatus } from '../../../core/phone/carrier.ts';
import type { LegCommand, PhoneEvent } from '../../../core/phone/phone-control.ts';
import type { Cancel, TimerClock } from '../../../core/time/clock.ts';

/** A person of the agent's list. */
export interface TransferTarget {
  readonly name: string;
  readonly to: string;
  readonly warm: boolean;
}

/** How a transfer stands. */
export type TransferState =
  | 'none'
  | 'dialling'
  | 'holding'
  | 'calling'
  | 'briefing'
  | 'joining'
  | 'returning'
  | 'over';

/** Why the caller is back with the bot. */
export type TransferFailure = LegStatus | 'declined' | 'voicemail' | 'hung-up' | 'not-possible';

/** What a transfer does things with. */
export interface TransferDeps {
  steer(command: LegCommand): Promise<ControlAnswer>;
  /** The caller is with the person. */
  done(): void;
  /** The caller has hung up meanwhile. */
  callerLeft(): void;
  /** The caller comes back, or never left: the bot is to say this. */
  failed(target: TransferTarget, why: TransferFailure): void;
  /** The person listens: the bot is to brief them. */
  brief(target: TransferTarget): void;
  readonly clock: Pick<TimerClock, 'after'>;
}

/** How long a person's phone rings. */
const RING_S = 25;

/** From the answer to the person's key; a voicemail presses none. */
const BRIEFING_MS = 30_000;

/** For the carrier to do what it was told. */
const CARRIER_MS = 15_000;

const NOT_ANSWERED: readonly LegStatus[] = ['busy', 'no-answer', 'rejected', 'failed', 'cancelled'];

/** One call's transfers, one at a time. */
export class Transfer {
  state: TransferState = 'none';
  readonly #deps: TransferDeps;
  #target: TransferTarget | undefined;
  #stop: Cancel = () => undefined;

  constructor(deps: TransferDeps) {
    this.#deps = deps;
  }

  /** Whether the caller's leg is elsewhere, so that its socket's end is no goodbye. */
  get away(): boolean {
    return this.state !== 'none';
  }

  /** Begins one; a second beside it changes nothing. */
  async start(target: TransferTarget): Promise<void> {
    if (this.away) return;
    this.#target = target;
    const { to, warm } = target;
    if (warm) return this.#warm(to);
    // The carrier tells of nobody who came. With nothing told by now they talk, and the word of it was lost.
    this.#enter('dialling', RING_S * 1000 + CARRIER_MS, () => this.#finish());
    const answer = await this.#deps.steer({ do: 'dial', to, timeoutS: RING_S });
    this.#check(answer, 'dialling');
  }

  /** What the carrier tells. */
  onEvent(event: PhoneEvent): void {
    if (event.type === 'leg' && event.leg === 'caller') {
      if (event.status === 'completed' && this.away && this.state !== 'over') this.#callerLeft();
    } else if (event.type === 'leg') this.#onPerson(event.status, event.answeredBy === 'machine');
    else if (event.type === 'dialled' && this.state === 'dialling') {
      if (NOT_ANSWERED.includes(event.status)) this.#comesBack(event.status);
      else if (event.status !== 'ringing') this.#finish();
    }
  }

  /** The person's leg brings sound. Answers whether it is wanted. */
  onPersonLine(): boolean {
    if (this.state !== 'calling' || !this.#target) return false;
    this.#enter('briefing', BRIEFING_MS, this.#takesBack('voicemail'));
    this.#deps.brief(this.#target);
    return true;
  }

  onPersonLost(): void {
    if (this.state === 'briefing') void this.#takeBack('hung-up');
  }

  /** A key of the person: 1 takes the caller, 2 does not. */
  async onPersonKey(digit: string): Promise<void> {
    if (this.state !== 'briefing') return;
    if (digit === '2') return this.#takeBack('declined');
    if (digit !== '1') return;
    this.#enter('joining', CARRIER_MS, this.#takesBack('failed'));
    const answer = await this.#deps.steer({ do: 'join' });
    if (!this.#is('joining')) return;
    return answer.outcome === 'done' ? this.#finish() : this.#takeBack('failed');
  }

  /** The caller's line is back. */
  onCallerLine(): void {
    if (!this.away || this.state === 'over') return;
    this.#stop();
    this.state = 'none';
  }

  async #warm(to: string): Promise<void> {
    this.#enter('holding', CARRIER_MS, this.#takesBack('failed'));
    if (!this.#check(await this.#deps.steer({ do: 'hold' }), 'holding')) return;
    this.#enter('calling', RING_S * 1000 + CARRIER_MS, this.#takesBack('no-answer'));
    const answer = await this.#deps.steer({ do: 'call-person', to, timeoutS: RING_S });
    if (this.state === 'calling' && answer.outcome !== 'done') await this.#takeBack('failed');
  }

  #onPerson(status: LegStatus | undefined, isMachine: boolean): void {
    if (this.state === 'dialling' && status === 'answered') return this.#finish();
    if (this.state !== 'calling' && this.state !== 'briefing') return;
    if (isMachine) void this.#takeBack('voicemail');
    else if (status && NOT_ANSWERED.includes(status)) void this.#takeBack(status);
    else if (status === 'completed') void this.#takeBack('hung-up');
  }

  /** Whether the carrier did it; if not, the caller was never away. */
  #check(answer: ControlAnswer, wanted: TransferState): boolean {
    if (this.state !== wanted) return false;
    if (answer.outcome === 'done') return true;
    if (answer.outcome === 'gone') this.#callerLeft();
    else this.#stay('not-possible');
    return false;
  }

  async #takeBack(why: TransferFailure): Promise<void> {
    if (why !== 'hung-up') void this.#deps.steer({ do: 'hang-up', leg: 'person' });
    this.#comesBack(why);
    const answer = await this.#deps.steer({ do: 'take-back' });
    if (this.state === 'returning' && answer.outcome !== 'done') this.#callerLeft();
  }

  #comesBack(why: TransferFailure): void {
    this.#stop();
    this.state = 'returning';
    this.#stop = this.#deps.clock.after(CARRIER_MS, () => this.#callerLeft());
    if (this.#target) this.#deps.failed(this.#target, why);
  }

  #stay(why: TransferFailure): void {
    this.#stop();
    this.state = 'none';
    if (this.#target) this.#deps.failed(this.#target, why);
  }

  #finish(): void {
    this.#stop();
    this.state = 'over';
    this.#deps.done();
  }

  #callerLeft(): void {
    this.#stop();
    if (this.state !== 'dialling') void this.#deps.steer({ do: 'hang-up', leg: 'person' });
    this.state = 'over';
    this.#deps.callerLeft();
  }

  /** The state as it is now: others change it while a carrier is waited for. */
  #is(state: TransferState): boolean {
    return this.state === state;
  }

  #takesBack(why: TransferFailure): () => void {
    return () => void this.#takeBack(why);
  }

  #enter(state: TransferState, ms: number, late: () => void): void {
    this.#stop();
    this.state = state;
    this.#stop = this.#deps.clock.after(ms, late);
  }
}
