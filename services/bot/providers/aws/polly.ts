/** Amazon Polly: one two-way stream a reply where the voice is generative and the Region has it, else a request a sentence. */
import {
  type Engine,
  PollyClient,
  type StartSpeechSynthesisStreamActionStream,
  StartSpeechSynthesisStreamCommand,
  type StartSpeechSynthesisStreamEventStream,
  SynthesizeSpeechCommand,
  type VoiceId,
} from '@aws-sdk/client-polly';
import { ENGINE_RATE } from '../../conversation/engine/engine.ts';
import type { Mouth, Saying } from '../ports.ts';
import { asProviderFault, ProviderFault } from '../provider-fault.ts';
import { type MakeProvider, sayName } from '../provider-parts.ts';
import { atEngineRate } from '../resample.ts';
import { sentencesOf } from '../sentences.ts';
import { awsClientOptions } from './client-options.ts';

/** Regions with `StartSpeechSynthesisStream` (Polly's document history, April 2026). */
const STREAMING_REGIONS: readonly string[] = [
  'us-east-1',
  'us-west-2',
  'eu-central-1',
  'eu-west-2',
  'ap-southeast-1',
  'ca-central-1',
];

const ENGINES: readonly string[] = ['generative', 'neural', 'long-form', 'standard'];

/** A stream without input for 5 s is closed; a blank keeps it open. */
const KEEP_ALIVE_MS = 3_000;

/** Makes the voice: `aws/polly:Tiffany`, `aws/polly-neural:Joanna`. */
export const makePolly: MakeProvider<Mouth> = (name, parts) => {
  const options = awsClientOptions(parts);
  const client = new PollyClient(options);
  const engine = name.model.slice('polly-'.length) || 'generative';
  if (!ENGINES.includes(engine)) {
    throw new Error(
      `Cannot use ${sayName(name)}: polly's engines are ${ENGINES.join(', ')}, as in aws/polly-neural:Joanna`,
    );
  }
  const of: Polly = {
    client,
    label: sayName(name),
    voice: (name.voice ?? 'Tiffany') as VoiceId,
    engine: engine as Engine,
  };
  const streams = engine === 'generative' && STREAMING_REGIONS.includes(options.region);
  return {
    name: of.label,
    speak: streams
      ? (text, signal) => speakByStream(of, text, signal)
      : (text, signal, saying) => speakBySentence(of, text, { signal, saying }),
  };
};

interface Polly {
  readonly client: PollyClient;
  readonly label: string;
  readonly voice: VoiceId;
  readonly engine: Engine;
}

async function* speakByStream(
  { client, label, voice, engine }: Polly,
  text: AsyncIterable<string>,
  signal: AbortSignal,
): AsyncGenerator<Int16Array> {
  const command = new StartSpeechSynthesisStreamCommand({
    Engine: engine,
    VoiceId: voice,
    OutputFormat: 'pcm',
    SampleRate: String(ENGINE_RATE),
    ActionStream: actionsOf(text),
  });
  try {
    const { EventStream: events } = await client.send(command, { abortSignal: signal });
    yield* atEngineRate(soundOf(events ?? [], label), ENGINE_RATE);
  } catch (error) {
    throw asProviderFault(label, error);
  }
}

async function* soundOf(
  events: AsyncIterable<StartSpeechSynthesisStreamEventStream> | readonly never[],
  label: string,
): AsyncGenerator<Uint8Array> {
  let closed = false;
  for await (const event of events) {
    const chunk = event.AudioEvent?.AudioChunk;
    if (chunk && chunk.length > 0) yield chunk;
    closed ||= event.StreamClosedEvent !== undefined;
  }
  if (!closed) throw new ProviderFault(label, 'unreachable', 'the stream was cut');
}

async function* actionsOf(
  text: AsyncIterable<string>,
): AsyncGenerator<StartSpeechSynthesisStreamActionStream> {
  for await (const piece of keptAlive(text)) yield { TextEvent: { Text: piece } };
  yield { TextEvent: { Text: ' ', FlushStreamConfiguration: { Force: true } } };
  yield { CloseStreamEvent: {} };
}

/** The pieces, and a blank where none came for long: a model may think longer than Polly waits. */
async function* keptAlive(text: AsyncIterable<string>): AsyncGenerator<string> {
  const pieces = text[Symbol.asyncIterator]();
  let next = pieces.next();
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), KEEP_ALIVE_MS);
    });
    const item = await Promise.race([next, late]);
    clearTimeout(timer);
    if (item === 'late') {
      yield ' ';
      continue;
    }
    if (item.done === true) return;
    if (item.value !== '') yield item.value;
    next = pieces.next();
  }
}

async function* speakBySentence(
  { client, label, voice, engine }: Polly,
  text: AsyncIterable<string>,
  { signal, saying }: { signal: AbortSignal; saying: Saying | undefined },
): AsyncGenerator<Int16Array> {
  let count = 0;
  for await (const sentence of sentencesOf(text)) {
    saying?.(count++);
    const command = new SynthesizeSpeechCommand({
      Text: sentence,
      VoiceId: voice,
      Engine: engine,
      OutputFormat: 'pcm',
      SampleRate: String(ENGINE_RATE),
    });
    try {
      const { AudioStream: audio } = await client.send(command, { abortSignal: signal });
      yield* atEngineRate(audio as unknown as AsyncIterable<Uint8Array>, ENGINE_RATE);
    } catch (error) {
      throw asProviderFault(label, error);
    }
  }
}
