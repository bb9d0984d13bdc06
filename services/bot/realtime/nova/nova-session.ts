/** One connection to Nova Sonic: eight minutes at most. */
import { randomUUID } from 'node:crypto';
import {
  type BedrockRuntimeClient,
  InvokeModelWithBidirectionalStreamCommand,
  type InvokeModelWithBidirectionalStreamCommandOutput,
  type InvokeModelWithBidirectionalStreamInput,
} from '@aws-sdk/client-bedrock-runtime';
import { ENGINE_RATE } from '../../conversation/engine/engine.ts';
import { createAsyncQueue } from '../../providers/async-queue.ts';
import { asProviderFault, ProviderFault } from '../../providers/provider-fault.ts';
import { within } from '../../providers/within.ts';
import type { RealtimeStart } from '../realtime-model.ts';
import {
  audioInput,
  audioStart,
  closingEvents,
  historyOf,
  openingEvents,
  textEvents,
  toolEvents,
} from './client-event.ts';
import { type NovaEvent, readNovaEvent } from './server-event.ts';

/** Samples of one event, 40 ms: each is signed, and twice as many cost twice as much. */
const CHUNK_SAMPLES = ENGINE_RATE * 0.04;

/** From the first packet to a stream that is there; the caller hears nothing meanwhile. */
const OPENS_WITHIN_MS = 3_000;

/** What a session is made of. */
export interface SessionParts {
  readonly label: string;
  readonly client: BedrockRuntimeClient;
  readonly model: string;
  readonly voice: string;
  readonly start: RealtimeStart;
  readonly onEvent: (event: NovaEvent) => void;
  readonly onFault: (fault: ProviderFault) => void;
}

/** An open session, told its instructions. */
export interface NovaSession {
  /** Tells the history, and opens the caller's sound. */
  begin(): void;
  push(pcm: Int16Array): void;
  /** A text that is answered. */
  ask(text: string): void;
  result(of: { id: string; output: string; failed: boolean }): void;
  /** Says goodbye in the order that the service wants; nothing is told of it any more. */
  close(): void;
}

/** Opens one. Throws a `ProviderFault`. */
export async function openNovaSession(parts: SessionParts): Promise<NovaSession> {
  const session = new Session(parts);
  await session.open();
  return session;
}

class Session implements NovaSession {
  readonly #parts: SessionParts;
  readonly #names = { prompt: randomUUID(), audio: randomUUID(), next: () => randomUUID() };
  readonly #body = createAsyncQueue<InvokeModelWithBidirectionalStreamInput>();
  readonly #stop = new AbortController();
  readonly #hear = chunker((pcm) => this.#send([audioInput(this.#names, pcm)]));
  #begun = false;
  #closed = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  async open(): Promise<void> {
    const { label, client, model, voice, start } = this.#parts;
    this.#send(openingEvents(this.#names, start, voice));
    const command = new InvokeModelWithBidirectionalStreamCommand({
      modelId: model,
      body: this.#body,
    });
    const agreed = whenAgreed(command);
    const answer = client.send(command, { abortSignal: this.#stop.signal });
    void this.#listen(answer);
    await within(Promise.race([agreed, answer]), OPENS_WITHIN_MS, label).catch((error: unknown) => {
      this.#end();
      throw asProviderFault(label, error);
    });
  }

  begin(): void {
    for (const { role, text } of historyOf(this.#parts.start.history()))
      this.#tell({ role: role === 'user' ? 'USER' : 'ASSISTANT', text });
    this.#send([audioStart(this.#names)]);
    this.#begun = true;
  }

  push(pcm: Int16Array): void {
    this.#hear(pcm);
  }

  ask(text: string): void {
    this.#tell({ role: 'USER', text, interactive: true });
  }

  result(of: { id: string; output: string; failed: boolean }): void {
    this.#send(toolEvents(this.#names, of));
  }

  close(): void {
    this.#send(closingEvents(this.#names, this.#begun));
    this.#closed = true;
    this.#body.end();
    // It may take its time to close, and nobody waits for it.
    this.#parts.start.clock.after(CLOSES_WITHIN_MS, () => this.#stop.abort());
  }

  #tell(of: Parameters<typeof textEvents>[1]): void {
    this.#send(textEvents({ prompt: this.#names.prompt, content: this.#names.next() }, of));
  }

  #send(events: readonly object[]): void {
    if (this.#closed) return;
    for (const event of events) this.#body.push({ chunk: { bytes: encode({ event }) } });
  }

  #end(): void {
    this.#closed = true;
    this.#body.end();
    this.#stop.abort();
  }

  async #listen(answer: Promise<InvokeModelWithBidirectionalStreamCommandOutput>): Promise<void> {
    const { label, onEvent, onFault } = this.#parts;
    try {
      const { body } = await answer;
      for await (const { chunk } of body ?? noEvents()) {
        if (this.#closed) return;
        if (chunk?.bytes) onEvent(readEvent(label, chunk.bytes));
      }
      throw new ProviderFault(label, 'unreachable', 'the stream has ended');
    } catch (error) {
      if (this.#closed) return;
      this.#end();
      onFault(asProviderFault(label, error));
    }
  }
}

/** Resolves when the service has taken the stream. The client's own answer comes with the first event, and that with the caller's first words. */
function whenAgreed(command: InvokeModelWithBidirectionalStreamCommand): Promise<void> {
  return new Promise((resolve) => {
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const { statusCode } = result.response as { statusCode?: number };
        if (statusCode === 200) resolve();
        return result;
      },
      // Next to the wire: before the client waits for the first event.
      { step: 'deserialize', priority: 'low', name: 'whenAgreed' },
    );
  });
}

const CLOSES_WITHIN_MS = 2_000;

function readEvent(label: string, bytes: Uint8Array): NovaEvent {
  try {
    return readNovaEvent(bytes);
  } catch (error) {
    throw new ProviderFault(label, 'malformed', error);
  }
}

async function* noEvents(): AsyncGenerator<never> {}

function encode(event: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(event));
}

function chunker(send: (pcm: Int16Array) => void): (pcm: Int16Array) => void {
  let chunk = new Int16Array(CHUNK_SAMPLES);
  let filled = 0;
  return (pcm) => {
    for (let at = 0; at < pcm.length; ) {
      const part = pcm.subarray(at, at + CHUNK_SAMPLES - filled);
      chunk.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < CHUNK_SAMPLES) continue;
      send(chunk);
      chunk = new Int16Array(CHUNK_SAMPLES);
      filled = 0;
    }
  };
}
