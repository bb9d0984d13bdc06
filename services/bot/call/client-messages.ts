/** What a client's message asks of its call. */
import { z } from 'zod';
import type { EndReason } from '../../../core/session/session.ts';
import type { ClientTimes } from '../../../core/session/turn-ledger.ts';
import type { ConversationEngine, EngineEvent } from '../conversation/engine/engine.ts';
import type { ClientMessage, MessageId } from '../rtvi/read-message.ts';
import * as say from '../rtvi/say-message.ts';

/** What a client may ask for. */
export interface ClientWishes {
  /** The client listens: the bot may greet. */
  greet(): void;
  /** Answered by voice, or in writing alone. */
  typed(content: string, answer: 'spoken' | 'written'): void;
  /** Said, and not to be answered. */
  noted(role: 'user' | 'assistant', content: string): void;
  pressed(keys: readonly string[]): void;
  microphone(on: boolean): void;
  leave(): void;
  /** What the client has measured of the way of sound. */
  measured(times: ClientTimes): void;
  /** Keep what is said from now on, or not. */
  record(on: boolean): void;
  answer(message: say.RtviMessage): void;
}

/** A call's own part of what its client may ask for. */
interface OwnPart extends Pick<ClientWishes, 'microphone' | 'measured' | 'answer'> {
  /** The caller has done something. */
  readonly act: () => void;
}

/** What a client of this call may ask for. */
export function grantWishes(
  engine: Pick<ConversationEngine, 'sendText' | 'note' | 'pressKeys'>,
  call: {
    greet(): void;
    end(reason: EndReason): void;
    onEngine(event: EngineEvent): void;
  },
  { act, ...own }: OwnPart,
): ClientWishes {
  return {
    ...own,
    greet: () => call.greet(),
    typed(content, answer) {
      act();
      engine.sendText(content, answer);
    },
    noted: (role, content) => engine.note(role, content),
    pressed(keys) {
      act();
      engine.pressKeys(keys);
    },
    leave: () => call.end('caller_left'),
    record: (on) => call.onEngine({ type: 'recording', on }),
  };
}

/** Does what the message asks. */
export function obeyClient(message: ClientMessage, call: ClientWishes): void {
  switch (message.type) {
    case 'client-ready':
      call.answer(say.botReady(message.id));
      return call.greet();
    case 'send-text':
      return takeText(call, message.data);
    case 'append-to-context':
      return takeContext(call, message);
    case 'dtmf':
      return call.pressed('buttons' in message.data ? message.data.buttons : [message.data.button]);
    case 'client-message':
      if (message.data.t === 'latency') return noteLatency(call, message, message.data.d);
      if (message.data.t === 'recording') return noteRecording(call, message, message.data.d);
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

const latency = z
  .object({ captureMs: z.number(), networkMs: z.number(), playMs: z.number() })
  .partial();

/** A client says what only it can measure; each message replaces the one before it. */
function noteLatency(call: ClientWishes, message: Identified, told: unknown): void {
  const times = latency.safeParse(told);
  if (times.success) call.measured(times.data);
  else refuse(call, message, 'latency must have numbers: captureMs, networkMs, playMs');
}

const recording = z.object({ on: z.boolean() });

function noteRecording(call: ClientWishes, message: Identified, told: unknown): void {
  const wish = recording.safeParse(told);
  if (wish.success) call.record(wish.data.on);
  else refuse(call, message, 'recording must say whether it is on: { on: false }');
}

type Of<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

function takeText(call: ClientWishes, { content, options = {} }: Of<'send-text'>['data']): void {
  if (options.run_immediately === false) return call.noted('user', content);
  call.typed(content, options.audio_response === false ? 'written' : 'spoken');
}

function takeContext(call: ClientWishes, message: Of<'append-to-context'>): void {
  const { role, content, run_immediately: isTurn } = message.data;
  if (!isTurn) return call.noted(role, content);
  if (role === 'user') return call.typed(content, 'spoken');
  refuse(call, message, 'run_immediately is for the role user: an assistant is not answered');
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
