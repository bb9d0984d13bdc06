/** Amazon Transcribe, streaming: stabilised partials, of which the conversation makes its own ends of turns (its finals take a second). */
import {
  type AudioStream,
  type LanguageCode,
  StartStreamTranscriptionCommand,
  TranscribeStreamingClient,
  type TranscriptResultStream,
} from '@aws-sdk/client-transcribe-streaming';
import { ENGINE_RATE } from '../../conversation/engine/engine.ts';
import { createAsyncQueue } from '../async-queue.ts';
import type { Hearer, HearingEvents, HearingStream } from '../ports.ts';
import { asProviderFault, ProviderFault } from '../provider-fault.ts';
import { type MakeProvider, sayName } from '../provider-parts.ts';
import { awsClientOptions } from './client-options.ts';

/** Bytes of a chunk, 100 ms: what AWS recommends lies between 50 and 200. */
const CHUNK_BYTES = ENGINE_RATE * 2 * 0.1;

/** Makes the hearer; one connection a stream, opened when it is opened. */
export const makeTranscribe: MakeProvider<Hearer> = (name, parts) => {
  const client = new TranscribeStreamingClient(awsClientOptions(parts));
  const label = sayName(name);
  return {
    name: label,
    open: (events) => openStream(label, { client, language: parts.language }, events),
  };
};

interface StreamParts {
  readonly client: TranscribeStreamingClient;
  readonly language: string;
}

function openStream(label: string, parts: StreamParts, events: HearingEvents): HearingStream {
  const chunks = createAsyncQueue<AudioStream>();
  const cut = new AbortController();
  const send = chunker((chunk) => chunks.push({ AudioEvent: { AudioChunk: chunk } }));
  void listen(label, { ...parts, audio: chunks, signal: cut.signal }, events).catch(
    (error: unknown) => {
      if (!cut.signal.aborted) events.onFault(faultOfStream(label, error));
    },
  );
  return {
    push: send,
    speechStarted: () => undefined,
    speechEnded: () => undefined,
    close() {
      // The service ends a stream on an empty chunk, and keeps it open without.
      chunks.push({ AudioEvent: { AudioChunk: new Uint8Array(0) } });
      chunks.end();
      cut.abort();
    },
  };
}

interface Listening extends StreamParts {
  readonly audio: AsyncIterable<AudioStream>;
  readonly signal: AbortSignal;
}

async function listen(label: string, of: Listening, events: HearingEvents): Promise<void> {
  const command = new StartStreamTranscriptionCommand({
    LanguageCode: of.language as LanguageCode,
    MediaEncoding: 'pcm',
    MediaSampleRateHertz: ENGINE_RATE,
    EnablePartialResultsStabilization: true,
    PartialResultsStability: 'high',
    AudioStream: of.audio,
  });
  const { TranscriptResultStream: results } = await of.client.send(command, {
    abortSignal: of.signal,
  });
  for await (const event of results ?? []) readResults(event, events);
  if (!of.signal.aborted) throw new ProviderFault(label, 'unreachable', 'the stream has ended');
}

function readResults(event: TranscriptResultStream, events: HearingEvents): void {
  for (const result of event.TranscriptEvent?.Transcript?.Results ?? []) {
    const text = result.Alternatives?.[0]?.Transcript ?? '';
    const final = result.IsPartial === false;
    if (text !== '') events.onText({ segment: result.ResultId ?? '', text, final });
  }
}

/** What it says after 15 s without sound is no fault: the line was closed because nobody used it. */
function faultOfStream(label: string, error: unknown): ProviderFault {
  const idle = error instanceof Error && /no new audio/i.test(error.message);
  return idle ? new ProviderFault(label, 'idle', error) : asProviderFault(label, error);
}

function chunker(send: (chunk: Uint8Array) => void): (pcm: Int16Array) => void {
  let chunk = new Uint8Array(CHUNK_BYTES);
  let filled = 0;
  return (pcm) => {
    const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + CHUNK_BYTES - filled);
      chunk.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < CHUNK_BYTES) continue;
      send(chunk);
      chunk = new Uint8Array(CHUNK_BYTES);
      filled = 0;
    }
  };
}
