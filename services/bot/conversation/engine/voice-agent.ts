/** The engine's three nodes on our own ports: what hearing tells, what the model writes, what the voice speaks. */
import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { llm, stt, voice } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import type { Clock } from '../../../../core/time/clock.ts';
import { OWN_WORDS } from '../../own-words.ts';
import type { MindPart } from '../../providers/ports.ts';
import { addNote } from '../add-note.ts';
import { GIVE_UP } from '../replies/own-tools.ts';
import type { Replies } from '../replies/replies.ts';
import { SpokenLine } from '../replies/spoken-line.ts';
import { isWritten } from '../replies/written-reply.ts';
import { frameOf } from './audio-ports.ts';
import { FRAME_SAMPLES } from './engine.ts';
import { toMindRequest } from './mind-request.ts';
import { toStream } from './to-stream.ts';

/** What is handed on at a time, 100 ms: each costs the same on its way through the engine, however long it is. */
const CHUNK_SAMPLES = 5 * FRAME_SAMPLES;

/** Chunks handed on in one go; then the event loop gets its turn, for one burst silences every bot of the task. */
const CHUNKS_A_SLICE = 5;

/** The conversation as the engine's agent. */
export class VoiceAgent extends voice.Agent {
  readonly #replies: Replies;
  readonly #clock: Clock;
  #heard: ReadableStreamDefaultController<stt.SpeechEvent> | undefined;

  constructor(replies: Replies, tools: readonly llm.ToolContextEntry[], clock: Clock) {
    super({ instructions: '', tools });
    this.#replies = replies;
    this.#clock = clock;
  }

  /** Words so far; `likely` words may be answered ahead, `final` ones are a turn. */
  hear(text: string, as: 'words' | 'likely' | 'final'): void {
    const type = {
      words: stt.SpeechEventType.INTERIM_TRANSCRIPT,
      likely: stt.SpeechEventType.PREFLIGHT_TRANSCRIPT,
      final: stt.SpeechEventType.FINAL_TRANSCRIPT,
    }[as];
    const language = this.#replies.language as never;
    const alternative = { language, text, startTime: 0, endTime: 0, confidence: 1 };
    this.#heard?.enqueue({ type, alternatives: [alternative] });
  }

  /** Adds to what was said, without a turn. */
  note(role: 'user' | 'assistant', text: string): void {
    addNote(this, role, text);
  }

  /** The text of a reply on its way to be read; one that is spoken is told sentence by sentence as it is spoken. */
  override async transcriptionNode(
    text: ReadableStream<string | voice.TimedString>,
    settings: voice.ModelSettings,
  ) {
    if (!isWritten()) return super.transcriptionNode(text, settings);
    return toStream(() => this.#replies.write(text as ReadableStream<string>));
  }

  /** The ears get the caller's frames themselves, and the engine none: it is told what was said. */
  override async sttNode() {
    return new ReadableStream<stt.SpeechEvent>({
      start: (controller) => {
        this.#heard = controller;
      },
      cancel: () => {
        this.#heard = undefined;
      },
    });
  }

  override async llmNode(context: llm.ChatContext, tools: llm.ToolContext) {
    return toStream((signal) => this.#think(context, tools, signal));
  }

  override async ttsNode(text: ReadableStream<string>) {
    return toStream((signal) => this.#speak(text, signal));
  }

  async *#think(
    context: llm.ChatContext,
    tools: llm.ToolContext,
    signal: AbortSignal,
  ): AsyncGenerator<llm.ChatChunk> {
    const replies = this.#replies;
    let count = 0;
    const chunk = (delta: Partial<llm.ChoiceDelta>): llm.ChatChunk => {
      return { id: `${context.items.length}-${++count}`, delta: { role: 'assistant', ...delta } };
    };
    try {
      const request = toMindRequest(await replies.instructions(), context, tools);
      for await (const part of replies.think(request, signal)) {
        if (part.type === 'text') yield chunk({ content: part.text });
        if (part.type === 'call') yield chunk({ toolCalls: [toCall(part)] });
      }
    } catch (error) {
      if (signal.aborted) return;
      // Bound to this reply as a tool is: what is never given fails nobody.
      const why = error instanceof Error ? error.message : String(error);
      const giveUp = { id: `give-up-${context.items.length}`, tool: GIVE_UP, args: why };
      yield chunk({ content: ` ${OWN_WORDS.failed}` });
      yield chunk({ toolCalls: [toCall({ ...giveUp, args: JSON.stringify({ why }) })] });
    }
  }

  async *#speak(text: ReadableStream<string>, signal: AbortSignal): AsyncGenerator<AudioFrame> {
    let count = 0;
    const line = new SpokenLine();
    const end = () => line.finish(true);
    signal.addEventListener('abort', end, { once: true });
    for await (const pcm of this.#replies.speak(text, line, signal)) {
      line.made(pcm.length);
      for (let at = 0; at < pcm.length && !signal.aborted; at += CHUNK_SAMPLES) {
        const samples = pcm.slice(at, at + CHUNK_SAMPLES);
        yield frameOf(line, samples);
        if (++count % CHUNKS_A_SLICE === 0) await this.#clock.sleep(2);
      }
    }
    line.complete();
  }
}

function toCall({
  id: callId,
  tool: name,
  args,
}: Omit<Extract<MindPart, { type: 'call' }>, 'type'>) {
  return llm.FunctionCall.create({ callId, name, args });
}
