/**
 * What every socket that carries a call can say and be told, whatever its dialect: a carrier's, or a client's. A dialect is a pair of pure functions over frames: no state, no
 * clock, no socket. Where a carrier's documents leave a shape open, both forms are read; the dialect's file says which.
 */
import type { Sound } from './sound/sound.ts';

/** A frame as it comes from a WebSocket: text, or bytes. */
export type CarrierFrame = string | Uint8Array;

/** What a frame means. */
export type CarrierEvent =
  /** The call's sound flows from now on; nothing may be said before. */
  | { readonly type: 'start'; readonly stream: CarrierStream }
  /** The caller's voice, in the stream's encoding. `chunk` grows by one where the carrier counts; `rate` where each piece tells its own. */
  | {
      readonly type: 'audio';
      readonly payload: Uint8Array;
      readonly chunk?: number;
      readonly rate?: number;
    }
  /** What a client says beside its voice (RTVI). */
  | { readonly type: 'message'; readonly text: string }
  /** A key. The same `id` twice is the same press. */
  | { readonly type: 'key'; readonly digit: string; readonly id?: string }
  /** Everything that was sent before this mark has been played, or was cleared. */
  | { readonly type: 'mark'; readonly name: string }
  | { readonly type: 'stop'; readonly reason?: string }
  /** The carrier refuses something that we sent. */
  | { readonly type: 'error'; readonly detail: string }
  /** Known, and of no consequence. */
  | { readonly type: 'ignored' }
  | { readonly type: 'garbage'; readonly detail: string };

/** One stream of one call. */
export interface CarrierStream {
  /** The carrier's name for the stream; an empty one where it has none. */
  readonly streamId: string;
  /** The carrier's name for the call; an empty one where the socket does not tell. */
  readonly callId: string;
  readonly inbound: Sound;
  readonly outbound: Sound;
  /** What our document sent along. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A carrier's way of speaking on its socket. */
export interface Dialect {
  /** Whether marks come back when what is before them was played. Without, playout is told from the clock. */
  readonly tellsPlayout: boolean;
  read(frame: CarrierFrame): CarrierEvent;
  /** Twenty milliseconds of the bot's voice, already in the stream's encoding. */
  audio(stream: CarrierStream, payload: Uint8Array): CarrierFrame;
  mark(stream: CarrierStream, name: string): CarrierFrame | undefined;
  /** Throws away what was sent and not yet played; nothing for a peer that cannot. */
  clear(stream: CarrierStream): CarrierFrame | undefined;
  /** A message to a client that reads them (RTVI). */
  message?(text: string): CarrierFrame;
}

/** A message that means nothing, and why. */
export function garbage(detail: string): CarrierEvent {
  return { type: 'garbage', detail };
}
