/**
 * Messages on their way to a caller. They are kept while the caller is not heard: SCTP gives a connection up after five
 * repetitions, some six seconds, and one that has nothing to repeat outlives any cut.
 */
import { whileOpen } from './while-open.ts';

/** Messages kept; a call's worst second has some fifty. The oldest go first. */
const MOST_KEPT = 500;

/** More than this in the library's own queue, and the rest is kept here. */
const MOST_BUFFERED_BYTES = 256 * 1024;

/** The part of a data channel that is needed. */
export interface TextChannel {
  isOpen(): boolean;
  bufferedAmount(): number;
  sendMessage(text: string): boolean;
}

/** One connection's. */
export interface Outbox {
  send(text: string): void;
  /** The caller was heard: sends what was kept. */
  flush(): void;
}

/** Over the channel as it is now, if there is one. */
export function createOutbox(
  channel: () => TextChannel | undefined,
  isQuiet: () => boolean,
): Outbox {
  const kept: string[] = [];
  const sendNext = (open: TextChannel) => {
    if (open.bufferedAmount() >= MOST_BUFFERED_BYTES) return false;
    open.sendMessage(kept[0] ?? '');
    kept.shift();
    return true;
  };
  const flush = () => {
    while (kept.length > 0 && whileOpen(channel(), sendNext));
  };
  return {
    send(text) {
      kept.push(text);
      if (kept.length > MOST_KEPT) kept.shift();
      if (!isQuiet()) flush();
    },
    flush,
  };
}
