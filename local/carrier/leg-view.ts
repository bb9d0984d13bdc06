/** A leg and its exchange as the parts of a carrier see them. */
import type { ClientOptions } from 'ws';
import type { LegStatus } from '../../core/phone/carrier.ts';
import type { Carrier } from '../../core/phone/phone.ts';
import type { Step } from './documents/read-document.ts';
import type { Party } from './party.ts';
import type { SocketSide, StreamNames } from './sides/socket-side.ts';
import type { LegFacts } from './sides/word-fields.ts';
import type { ToldUrls } from './told-urls.ts';

/** A leg that does what documents say. */
export interface LegView {
  readonly parts: {
    readonly id: string;
    readonly from: string;
    readonly to: string;
    readonly party: Party;
    readonly told?: ToldUrls | undefined;
  };
  readonly status: LegStatus;
  readonly over: boolean;
  peer: LegView | undefined;
  answer(): void;
  do(steps: readonly Step[]): Promise<void>;
  stream(url: string): Promise<void>;
  sleep(ms: number): Promise<void>;
  end(status: LegStatus, because: string): void;
}

/** What a webhook asks about. */
export interface LegQuestion {
  readonly url: string;
  readonly dialled?: LegStatus | undefined;
  readonly answeredBy?: 'human' | 'machine' | undefined;
  readonly recording?: LegFacts['recording'];
  readonly payload?: LegFacts['payload'];
  readonly asks?: true;
  /** The leg that it is about, where that is another than the one that asks. */
  readonly id?: string | undefined;
}

/** What a leg needs of its exchange. */
export interface LegExchange {
  readonly parts: { readonly carrier: Carrier; readonly dial?: ClientOptions | undefined };
  ask(leg: LegView, question: LegQuestion): Promise<Step[] | undefined>;
  call(of: { from: string; to: string }): LegView;
  room(name: string): RoomView;
  socketOf(leg: LegView): { side: SocketSide; names: StreamNames };
  note(leg: LegView, detail: string): void;
  noteSaid(text: string): void;
  noteSound(gapMs: number): void;
  noteCleared(bytes: number): void;
  tellStatus(leg: LegView): void;
  tellInterrupted(leg: LegView, url: string | undefined): void;
  /** How a leg's connection to another comes along, told to the address that is asked when it is over. */
  tellProgress(leg: LegView, of: { id: string; status: LegStatus; url: string | undefined }): void;
  tellAnswered(leg: LegView, other: LegView, step: Extract<Step, { do: 'dial' }>): void;
}

/** A conference of two. */
export interface RoomView {
  readonly running: boolean;
  readonly over: boolean;
  enter(leg: LegView, starts: boolean): void;
  /** Whoever leaves ends it for both. */
  leave(leg: LegView): void;
}
