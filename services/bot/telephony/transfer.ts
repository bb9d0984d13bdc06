/**
 * Handing a caller over to a person. Cold: the caller's leg calls them, and the bot is done when they answer. Warm: the caller waits in a
 * conference with hold audio that the bot does not hear, the bot tells the person what it is about, and the person's key joins the two.
 * Whatever goes wrong gives the caller back to the bot, which says what happened. Every state has a deadline.
 *
 *   cold   dialling ─▶ over                      warm   holding ─▶ calling ─▶ briefing ─▶ joining ─▶ over
 *             └─▶ returning ─▶ none                          └──────────┴──────────┴──▶ returning ─▶ none
 */
import type { CarrierRefusal, TransferFailure } from '../../../core/phone/call-outcome.ts';
import {
  type ControlAnswer,
  isFailure,
  isUnclear,
  type LegStatus,
} from '../../../core/phone/carrier.ts';
import type { PhoneEvent } from '../../../core/phone/phone-control.ts';
import type { Cancel } from '../../../core/time/clock.ts';
import {
  BRIEFING_MS,
  CARRIER_MS,
  JOINED_MS,
  RING_S,
  type TransferDeps,
  type TransferState,
  type TransferTarget,
  UNCLEAR_MS,
  whyRefused,
} from './transfer-parts.ts';

/** One call's transfers, one at a time. */
export class Transfer {
  state: TransferState = 'none';
  readonly #deps: TransferDeps;
  #target: TransferTarget = { name: '', to: '', warm: false, about: '' };
  /** The caller's socket has closed since the transfer began. */
  #parted = false;
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
    this.#parted = false;
    if (target.warm) return this.#warm(target.to);
    this.#dials();
    const answer = await this.#deps.steer({ do: 'dial', to: target.to, timeoutS: RING_S });
    if (!this.#is('dialling')) return;
    if (isUnclear(answer)) this.#dialsPerhaps();
    else this.#check(answer, 'dialling');
  }

  /** The carrier tells of nobody who came. With nothing told by then they talk, and the word of it was lost. */
  #dials(): void {
    this.#enter('dialling', RING_S * 1000 + CARRIER_MS, () => this.#finish());
  }

  /** Asked again it would call the person again; the caller's socket tells. */
  #dialsPerhaps(): void {
    this.#enter('dialling', UNCLEAR_MS, () =>
      this.#parted ? this.#dials() : this.#stay('not-possible', 'unclear'),
    );
  }

  /** What the carrier tells. */
  onEvent(event: PhoneEvent): void {
    if (event.type === 'leg' && event.leg === 'caller') {
      if (event.status === 'completed' && this.away && this.state !== 'over') this.#callerLeft();
    } else if (event.type === 'leg') this.#onPerson(event.status, event.answeredBy === 'machine');
    else if (event.type === 'dialled' && this.state === 'dialling') {
      if (isFailure(event.status)) this.#comesBack(event.status);
      else if (event.status !== 'ringing') this.#finish();
    }
  }

  /** The caller's socket has closed. Answers whether the caller is away. */
  onCallerLost(): boolean {
    this.#parted = true;
    return this.away;
  }

  /** The person's leg brings sound. Answers whether it is wanted. */
  onPersonLine(): boolean {
    if (this.state !== 'calling') return false;
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
    if (answer.outcome === 'done') this.#enter('joining', JOINED_MS, () => this.#finish());
    else await this.#takeBack(answer.outcome === 'gone' ? 'hung-up' : 'failed', whyRefused(answer));
  }

  /** The caller's line is back. */
  onCallerLine(): void {
    if (!this.away || this.state === 'over') return;
    this.#stop();
    this.state = 'none';
  }

  async #warm(to: string): Promise<void> {
    this.#enter('holding', CARRIER_MS, this.#takesBack('failed'));
    const held = await this.#deps.steer({ do: 'hold' });
    // A caller who is held perhaps is not to hear hold audio for ever.
    if (isUnclear(held) && this.#is('holding')) return this.#takeBack('not-possible', 'unclear');
    if (!this.#check(held, 'holding')) return;
    this.#enter('calling', RING_S * 1000 + CARRIER_MS, this.#takesBack('no-answer'));
    const answer = await this.#deps.steer({ do: 'call-person', to, timeoutS: RING_S });
    if (!this.#is('calling') || answer.outcome === 'done') return;
    await this.#takeBack('failed', whyRefused(answer));
  }

  #onPerson(status: LegStatus | undefined, isMachine: boolean): void {
    if (this.state === 'dialling' && status === 'answered') return this.#finish();
    if (!['calling', 'briefing', 'joining'].includes(this.state)) return;
    if (isMachine) void this.#takeBack('voicemail');
    else if (status && isFailure(status)) void this.#takeBack(status);
    else if (status === 'completed') void this.#takeBack('hung-up');
  }

  /** Whether the carrier did it; if not, the caller was never away. */
  #check(answer: ControlAnswer, wanted: TransferState): boolean {
    if (this.state !== wanted) return false;
    if (answer.outcome === 'done') return true;
    if (answer.outcome === 'gone') this.#callerLeft();
    else this.#stay('not-possible', whyRefused(answer));
    return false;
  }

  async #takeBack(why: TransferFailure, refused?: CarrierRefusal): Promise<void> {
    if (why !== 'hung-up') void this.#deps.steer({ do: 'hang-up', leg: 'person' });
    this.#comesBack(why, refused);
    const answer = await this.#deps.steer({ do: 'take-back' });
    if (!this.#is('returning') || answer.outcome === 'done' || isUnclear(answer)) return;
    this.#abandon();
  }

  #comesBack(why: TransferFailure, refused?: CarrierRefusal): void {
    this.#enter('returning', CARRIER_MS, () => this.#abandon());
    this.#deps.failed(this.#target, why, refused);
  }

  #stay(why: TransferFailure, refused?: CarrierRefusal): void {
    this.#stop();
    this.state = 'none';
    this.#deps.failed(this.#target, why, refused);
  }

  #finish(): void {
    this.#stop();
    this.state = 'over';
    this.#deps.done(this.#target);
  }

  /** A caller who cannot be brought back is not left with hold audio. */
  #abandon(): void {
    void this.#deps.steer({ do: 'hang-up', leg: 'caller' });
    this.#callerLeft();
  }

  #callerLeft(): void {
    this.#stop();
    if (this.state !== 'dialling') void this.#deps.steer({ do: 'hang-up', leg: 'person' });
    this.state = 'over';
    this.#deps.callerLeft(this.#target);
  }

  /** The state as it is now: others change it while a carrier is waited for. */
  #is(state: TransferState): boolean {
    return this.state === state;
  }

  readonly #takesBack = (why: TransferFailure) => () => void this.#takeBack(why);

  #enter(state: TransferState, ms: number, late: () => void): void {
    this.#stop();
    this.state = state;
    this.#stop = this.#deps.clock.after(ms, late);
  }
}
