/** One conversation on an open socket of OpenAI's: their events as ours, and one response at a time. */
import { ENGINE_RATE } from '../../conversation/engine/engine.ts';
import { type FaultKind, ProviderFault } from '../../providers/provider-fault.ts';
import { createResampler } from '../../telephony/sound/resampler.ts';
import { pcmOf, toBase64 } from '../base64-pcm.ts';
import type { RealtimeEvents, RealtimeLink, ToolResult } from '../realtime-model.ts';
import { itemOf, OPENAI_RATE, responseCreate, toolOutput } from './client-event.ts';
import type { ServerEvent, ServerResponse } from './server-event.ts';

/** What it is made of. */
export interface LinkParts {
  readonly label: string;
  readonly events: RealtimeEvents;
  send(event: object): void;
  shut(): void;
}

/** The link, and the door for what the server says. */
export interface OpenAiLink extends RealtimeLink {
  take(event: ServerEvent): void;
}

/** The link of a session that the server has agreed to. */
export function createOpenAiLink(parts: LinkParts): OpenAiLink {
  return new Link(parts);
}

class Link implements OpenAiLink {
  readonly #parts: LinkParts;
  readonly #up = createResampler(ENGINE_RATE, OPENAI_RATE);
  #down = createResampler(OPENAI_RATE, ENGINE_RATE);
  /** The response that is being made; the server makes one at a time. */
  #active: string | undefined;
  /** One that the caller has cut: what still comes of it is stale. */
  #cut: string | undefined;
  /** Responses that are to be asked for when it is done. */
  #wanted: object[] = [];
  /** Tools that were asked for and have not answered. */
  readonly #running = new Set<string>();
  #loud = false;
  /** The caller has spoken since they were asked for, and is answered anyway. */
  #superseded = false;
  /** The caller's words so far, of the item that is being written down. */
  #words = { item: '', text: '' };

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  push(pcm: Int16Array): void {
    const audio = toBase64(this.#up.take(pcm));
    this.#parts.send({ type: 'input_audio_buffer.append', audio });
  }

  say(text: string): void {
    this.#want(responseCreate({ text }));
  }

  ask(text: string, answer: 'spoken' | 'written'): void {
    this.note({ role: 'user', text });
    this.#want(responseCreate({ written: answer === 'written' }));
  }

  note(line: { role: 'user' | 'assistant'; text: string }): void {
    this.#parts.send(itemOf(line));
  }

  stop(): void {
    this.#wanted = [];
    if (this.#active === undefined) return;
    this.#cut = this.#active;
    this.#parts.send({ type: 'response.cancel' });
  }

  heard(item: string, ms: number): void {
    const at = { item_id: item, content_index: 0, audio_end_ms: Math.round(ms) };
    this.#parts.send({ type: 'conversation.item.truncate', ...at });
  }

  result({ id, output, quiet }: ToolResult): void {
    this.#running.delete(id);
    this.#parts.send(toolOutput(id, output));
    this.#loud ||= !quiet;
    if (this.#running.size > 0 || this.#superseded) return;
    if (this.#loud) this.#want(responseCreate());
    else this.#parts.events.onEvent({ type: 'done' });
  }

  close(): void {
    this.#parts.shut();
  }

  take(event: ServerEvent): void {
    const { onEvent } = this.#parts.events;
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
        this.#cut = this.#active;
        // What waits to be said was meant for before.
        this.#wanted = [];
        this.#superseded = this.#running.size > 0;
        return onEvent({ type: 'interrupted' });
      case 'input_audio_buffer.committed':
        return onEvent({ type: 'turn' });
      case 'conversation.item.input_audio_transcription.delta':
        return this.#wrote(event);
      case 'conversation.item.input_audio_transcription.completed':
        return onEvent({ type: 'heard', text: event.transcript.trim(), final: true });
      case 'response.created':
        this.#active = event.response.id;
        this.#down = createResampler(OPENAI_RATE, ENGINE_RATE);
        return undefined;
      case 'response.output_audio.delta':
        if (this.#isStale(event)) return undefined;
        return onEvent({
          type: 'sound',
          pcm: this.#down.take(pcmOf(event.delta)),
          item: event.item_id,
        });
      case 'response.output_audio_transcript.delta':
        return this.#isStale(event) ? undefined : onEvent({ type: 'text', text: event.delta });
      case 'response.output_text.delta':
        return onEvent({ type: 'text', text: event.delta, written: true });
      case 'response.done':
        return this.#done(event.response);
      case 'error':
        return this.#failed(event.error);
      default:
        return undefined;
    }
  }

  #isStale({ response_id: id }: { response_id: string }): boolean {
    return id === this.#cut || id !== this.#active;
  }

  #wrote({ item_id: item, delta }: { item_id: string; delta: string }): void {
    const before = this.#words.item === item ? this.#words.text : '';
    this.#words = { item, text: before + delta };
    this.#parts.events.onEvent({ type: 'heard', text: this.#words.text.trim(), final: false });
  }

  /** Tools run for a response that is whole; of one that was cancelled nothing follows. */
  #done({ id, status, status_details: why, output, usage }: ServerResponse): void {
    const { onEvent, onFault } = this.#parts.events;
    if (this.#active === id) this.#active = undefined;
    if (usage) {
      const { input_tokens: inputTokens, output_tokens: outputTokens } = usage;
      onEvent({ type: 'usage', inputTokens, outputTokens });
    }
    if (status === 'failed') {
      const { code, type } = why?.error ?? {};
      return onFault(this.#fault(code ?? type ?? 'the response failed'));
    }
    const calls = output.filter(({ type }) => type === 'function_call');
    if (status === 'completed' && calls.length > 0) {
      this.#loud = false;
      this.#superseded = false;
      for (const { call_id: callId = '' } of calls) this.#running.add(callId);
      for (const { call_id: callId = '', name = '', arguments: args = '' } of calls)
        onEvent({ type: 'call', id: callId, tool: name, args });
    } else if (this.#running.size === 0 && status !== 'cancelled') onEvent({ type: 'done' });
    const next = this.#wanted.shift();
    if (next && this.#active === undefined) this.#parts.send(next);
  }

  #want(response: object): void {
    if (this.#active === undefined && this.#wanted.length === 0) {
      // Until the server has said so, none other may be asked for.
      this.#active = 'asked';
      this.#parts.send(response);
    } else this.#wanted.push(response);
  }

  /** Most errors are one request's, and the session goes on; what nobody answers any more is noticed by its silence. */
  #failed({
    code,
    type,
    message,
  }: {
    code?: string | null | undefined;
    type: string;
    message: string;
  }): void {
    const known = code ?? type;
    if (KINDS[known] === undefined && type !== 'server_error') return;
    this.#parts.events.onFault(this.#fault(known, message));
  }

  #fault(code: string, message = code): ProviderFault {
    return new ProviderFault(this.#parts.label, KINDS[code] ?? 'failed', message);
  }
}

/** Codes of errors that end a session. A session's hour is up without anybody's fault. */
const KINDS: Readonly<Record<string, FaultKind>> = {
  session_expired: 'idle',
  rate_limit_exceeded: 'throttled',
  insufficient_quota: 'throttled',
  invalid_api_key: 'denied',
};
