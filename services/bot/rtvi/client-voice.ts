/** What a client is told, in RTVI: each event of the conversation, and why it is over. */
import type { EndReason } from '../../../core/session/session.ts';
import type { Clock } from '../../../core/time/clock.ts';
import type { CallerLine } from '../call/caller-line.ts';
import type { EngineEvent } from '../conversation/engine/engine.ts';
import { messagesOf, packMessage, type RtviMessage } from './say-message.ts';
import { completedOutputs, type Sentence } from './spoken-output.ts';

/** What it is made of. */
export interface ClientVoiceParts {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly newId: () => string;
  /** Over the line as it is now. */
  readonly sendText: (text: string) => void;
}

/** One call's. */
export class ClientVoice {
  readonly #parts: ClientVoiceParts;
  #segment = 0;
  /** Of the reply that is being spoken. */
  #sentences: Sentence[] = [];

  constructor(parts: ClientVoiceParts) {
    this.#parts = parts;
  }

  send(message: RtviMessage): void {
    this.#parts.sendText(packMessage(message, this.#parts.newId));
  }

  /** Whether the bot hears; if not, its caller must type. */
  tellHearing(canHear: boolean): void {
    this.send({ type: 'server-message', data: { t: 'hearing', d: { canHear } } });
  }

  /** What an event means to a client. */
  tell(event: EngineEvent): void {
    if (event.type === 'bot-says') {
      this.#segment += 1;
      if (!event.written) this.#sentences.push({ segment: this.#segment, text: event.text });
    }
    const time = new Date(this.#parts.clock.nowMs()).toISOString();
    for (const message of messagesOf(event, { segment: this.#segment, time })) this.send(message);
    if (event.type !== 'bot-said') return;
    for (const data of completedOutputs(this.#sentences, event.text))
      this.send({ type: 'bot-output', data });
    this.#sentences = [];
  }

  /** A client that knows the reason need not ask for it, and the broker may not know it yet. */
  goodbye(reason: EndReason, line: Pick<CallerLine, 'leave'> | undefined): void {
    this.send({ type: 'server-message', data: { t: 'ended', d: { reason } } });
    line?.leave?.();
  }
}
