/** What the page says of the call: one word, one sentence, and the orb. */
import { byId } from './element.ts';

/** What a caller can be in, with the word for it. */
const WORDS = {
  off: 'Ready when you are',
  unknown: 'No such agent',
  connecting: 'Connecting',
  queued: 'In line',
  listening: 'Listening',
  hearing: 'Hearing you',
  thinking: 'Thinking',
  speaking: 'Speaking',
  /** The network is gone, and the bot waits. */
  reconnecting: 'Reconnecting',
  /** Over by a fault. */
  gone: 'The bot is gone',
  /** There was none. */
  none: 'No bot for you',
  over: 'Call ended',
} as const;

/** A state of the page. */
export type PageState = keyof typeof WORDS;

/** What leaving is called before there is a call. */
const LEAVE: Partial<Record<PageState, string>> = {
  connecting: 'Cancel',
  queued: 'Leave the line',
};

/** Shows it. */
export function showStatus(state: PageState, sentence: string): void {
  document.body.dataset['state'] = state;
  byId('state').textContent = WORDS[state];
  byId('status').textContent = sentence;
  byId('stop').textContent = LEAVE[state] ?? 'End call';
}
