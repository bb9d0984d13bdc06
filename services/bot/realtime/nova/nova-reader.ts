/** What Nova Sonic's events mean: contents, one after another, as a conversation. */
import { pcmOf } from '../base64-pcm.ts';
import type { RealtimeEvent } from '../realtime-model.ts';
import { contentOf, type NovaContent, type NovaEvent, saysInterrupted } from './server-event.ts';

/** Reads the events of one connection after another. */
export interface NovaReader {
  take(event: NovaEvent): void;
  /** A reply is being made, or a tool runs for one. */
  readonly replying: boolean;
  /** What still comes of the reply is not to be heard. */
  stop(): void;
  /** The tool has answered. */
  resulted(id: string): void;
  /** Another connection. */
  begin(): void;
}

/** A reader of nothing yet. */
export function createNovaReader(onEvent: (event: RealtimeEvent) => void): NovaReader {
  return new Reader(onEvent);
}

class Reader implements NovaReader {
  readonly #onEvent: (event: RealtimeEvent) => void;
  #content: NovaContent | undefined;
  #item = 0;
  #replying = false;
  /** The reply was cut: the sound that still comes of it is stale. */
  #cut = false;
  /** A tool has answered: what begins now is no part of the reply that was cut. */
  #resulted = false;
  readonly #running = new Set<string>();

  constructor(onEvent: (event: RealtimeEvent) => void) {
    this.#onEvent = onEvent;
  }

  get replying(): boolean {
    return this.#replying || this.#running.size > 0;
  }

  stop(): void {
    this.#cut = this.#replying;
  }

  resulted(id: string): void {
    this.#running.delete(id);
    this.#resulted = true;
  }

  begin(): void {
    this.#content = undefined;
    this.#running.clear();
    this.#replying = false;
  }

  take(event: NovaEvent): void {
    const onEvent = this.#onEvent;
    if (event.contentStart) this.#begin(contentOf(event.contentStart));
    if (event.textOutput) this.#hearText(event.textOutput.content);
    if (event.audioOutput && !this.#cut) {
      const pcm = pcmOf(event.audioOutput.content);
      onEvent({ type: 'sound', pcm, item: String(this.#item) });
    }
    if (event.toolUse) {
      const { toolUseId: id, toolName: tool, content: args } = event.toolUse;
      this.#running.add(id);
      this.#replying = true;
      onEvent({ type: 'call', id, tool, args });
    }
    if (event.contentEnd) this.#end(event.contentEnd.stopReason ?? '');
    if (event.completionEnd) this.#replied();
    if (event.usageEvent) {
      const { totalInputTokens: inputTokens, totalOutputTokens: outputTokens } = event.usageEvent;
      onEvent({ type: 'usage', inputTokens, outputTokens });
    }
  }

  #begin(content: NovaContent): void {
    this.#content = content;
    if (content.role === 'USER') this.#cut = false;
    if (content.role !== 'ASSISTANT' || content.stage === 'FINAL') return;
    if (!this.#replying || this.#resulted) this.#cut = false;
    this.#resulted = false;
    this.#replying = true;
    if (content.type === 'AUDIO') this.#item += 1;
  }

  #hearText(text: string): void {
    const onEvent = this.#onEvent;
    if (saysInterrupted(text)) return this.#interrupted();
    const { role, stage } = this.#content ?? {};
    if (role === 'USER') onEvent({ type: 'heard', text, final: true });
    // What was planned is told before it is spoken; pieces are sentences, and come without the blank between them.
    if (role === 'ASSISTANT' && stage === 'SPECULATIVE' && !this.#cut)
      onEvent({ type: 'text', text: `${text} ` });
  }

  #end(stopReason: string): void {
    const { type, role, stage } = this.#content ?? {};
    this.#content = undefined;
    if (role === 'USER') this.#onEvent({ type: 'turn' });
    if (role !== 'ASSISTANT') return;
    if (stopReason === 'INTERRUPTED') this.#interrupted();
    else if ((type === 'AUDIO' || stage === 'FINAL') && stopReason === 'END_TURN') this.#replied();
  }

  /** Once a reply, however often it says so. */
  #interrupted(): void {
    if (this.#cut) return;
    this.#cut = true;
    this.#replying = false;
    this.#onEvent({ type: 'interrupted' });
  }

  #replied(): void {
    if (!this.#replying || this.#running.size > 0) return;
    this.#replying = false;
    this.#onEvent({ type: 'done' });
  }
}
