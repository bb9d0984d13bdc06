/** The data channels of one connection: Pipecat's messages go over the one labelled `chat`, or over the first where none is. */
import type { DataChannel, PeerConnection } from 'node-datachannel';
import { createBudget } from '../../../core/access/budget.ts';
import { createOutbox, type Outbox } from './outbox.ts';

/** What Pipecat's clients call theirs. */
const LABEL = 'chat';

/** Channels that are listened to; a client has one. */
const MOST_CHANNELS = 8;

/** A keypad or a chat is some ten messages a second at most, and RTVI's clients send a handful at once. */
export const MESSAGES = { perSecond: 50, burst: 200 };

/** What channels tell. */
export interface ChannelEvents {
  onMessage(text: string): void;
  /** The caller has closed the channel of its messages, with the connection still up: it hangs up. */
  onGoodbye(): void;
}

/** The messages of one connection. */
export interface Messages extends Outbox {
  /** Messages refused since the last call, because there were too many. */
  takeRefused(): number;
}

/** Listens from now on, and sends what is to be sent once a channel is open. */
export function openMessages(
  connection: PeerConnection,
  { nowMs, isQuiet }: { readonly nowMs: () => number; readonly isQuiet: () => boolean },
  events: ChannelEvents,
): Messages {
  const budget = createBudget(MESSAGES, nowMs);
  let current: DataChannel | undefined;
  let opened = 0;
  const listen = (channel: DataChannel) => {
    if (++opened > MOST_CHANNELS) return channel.close();
    if (!current?.isOpen() || channel.getLabel() === LABEL) current = channel;
    channel.onMessage(
      safely((message) => {
        if (budget.take()) events.onMessage(asText(message));
      }),
    );
    channel.onClosed(
      safely(() => {
        if (current === channel && connection.state() === 'connected') events.onGoodbye();
      }),
    );
  };
  connection.onDataChannel(safely(listen));
  return {
    ...createOutbox(() => current, isQuiet),
    takeRefused: () => budget.takeRefused(),
  };
}

function asText(message: string | Buffer | ArrayBuffer): string {
  if (typeof message === 'string') return message;
  return Buffer.from(message as ArrayBuffer).toString('utf8');
}

/** An exception inside one of the library's callbacks aborts the process, so work leaves its stack first. */
export function safely<A extends unknown[]>(work: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    setImmediate(() => work(...args));
  };
}
