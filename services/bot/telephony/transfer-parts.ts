/** What a transfer is made of: whom it goes to, how it stands, what it does things with, and how it reads a carrier's answers. */
import type { CarrierRefusal, TransferFailure } from '../../../core/phone/call-outcome.ts';
import type { ControlAnswer } from '../../../core/phone/carrier.ts';
import type { LegCommand } from '../../../core/phone/phone-control.ts';
import type { TimerClock } from '../../../core/time/clock.ts';

/** A person of the agent's list, to be called for this caller. */
export interface TransferTarget {
  readonly name: string;
  readonly to: string;
  readonly warm: boolean;
  /** What they are told before they take the caller. */
  readonly about: string;
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

/** What a transfer does things with. */
export interface TransferDeps {
  steer(command: LegCommand): Promise<ControlAnswer>;
  /** The caller is with the person. */
  done(target: TransferTarget): void;
  /** The caller has hung up meanwhile. */
  callerLeft(target: TransferTarget): void;
  /** The caller comes back, or never left: the bot is to say this. */
  failed(target: TransferTarget, why: TransferFailure, refused?: CarrierRefusal): void;
  /** The person listens: the bot is to brief them. */
  brief(target: TransferTarget): void;
  readonly clock: Pick<TimerClock, 'after'>;
}

/** How long a person's phone rings. */
export const RING_S = 25;

/** From the answer to the person's key; a voicemail presses none. */
export const BRIEFING_MS = 30_000;

/** For the carrier to do what it was told: exceeds all tries of a command, so that none comes after what was done instead. */
export const CARRIER_MS = 25_000;

/** Whoever has pressed their key and hangs up before they are in the conference is heard of within this. */
export const JOINED_MS = 3_000;

/** A carrier that has not said whether it dials: by then the caller's socket has closed if it does. */
export const UNCLEAR_MS = 3_000;

/** What the carrier said, where it did not do it. */
export function whyRefused(answer: ControlAnswer): CarrierRefusal | undefined {
  return answer.outcome === 'failed' ? answer.why : undefined;
}
