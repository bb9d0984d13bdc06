/** What a client's message asks of its call. */
import type { ClientMessage, MessageId } from './rtvi/read-message.ts';
import * as say from './rtvi/say-message.ts';

/** What a client may ask for. */
export interface ClientWishes {
  /** The client listens: the bot may greet. */
  greet(): void;
  typed(content: string): void;
  pressed(keys: readonly string[]): void;
  microphone(on: boolean): void;
  leave(): void;
  answer(message: say.RtviMessage): void;
}

/** Does what the message asks. */
export function obeyClient(message: ClientMessage, call: ClientWishes): void {
  switch (message.type) {
    case 'client-ready':
      call.answer(say.botReady(message.id));
      return call.greet();
    case 'send-text':
      // Better refused than answered aloud: a client that asks for silence has a reason.
      if (message.data.options?.audio_response === false)
        return refuse(call, message, 'a reply without sound is not supported');
      if (message.data.options?.run_immediately === false)
        return refuse(call, message, 'text that waits for the next turn is not supported');
      return call.typed(message.data.content);
    case 'append-to-context':
      return refuse(call, message, 'append-to-context is not supported: use send-text');
    case 'dtmf':
      return call.pressed('buttons' in message.data ? message.data.buttons : [message.data.button]);
    case 'client-message':
      return call.answer({ type: 'server-response', ...idOf(message), data: message.data });
    case 'track-status':
      if (message.receiver === 0) call.microphone(message.enabled);
      return;
    case 'disconnect-bot':
      return call.leave();
    case 'garbage':
      return call.answer(say.errorMessage(message.detail, { fatal: false, ...idOf(message) }));
    case 'ping':
    case 'ignored':
  }
}

function refuse(call: ClientWishes, message: Identified, detail: string): void {
  call.answer(say.errorMessage(detail, { fatal: false, ...idOf(message) }));
}

interface Identified {
  readonly id?: MessageId | undefined;
}

function idOf({ id }: Identified): { id?: MessageId } {
  return id === undefined ? {} : { id };
}
