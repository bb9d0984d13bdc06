/** A voice by one of the engine's own plugins. */
import { tts } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import type { Mouth, Saying } from '../ports.ts';
import { asProviderFault } from '../provider-fault.ts';
import { atEngineRate } from '../resample.ts';
import { sentencesOf } from '../sentences.ts';
import { ONE_TRY } from './one-try.ts';

/** The plugin as a voice. */
export function mouthOfPlugin(name: string, plugin: tts.TTS): Mouth {
  const speak = plugin.capabilities.streaming ? speakByStream : speakBySentence;
  return {
    name,
    async *speak(text, signal, saying) {
      let failed: unknown;
      const onError = ({ error }: { error: Error }) => (failed ??= error);
      plugin.on('error', onError);
      try {
        yield* atEngineRate(bytesOf(speak(plugin, text, { signal, saying })), plugin.sampleRate);
        if (failed !== undefined && !signal.aborted) throw failed;
      } catch (error) {
        throw asProviderFault(name, failed ?? error);
      } finally {
        plugin.off('error', onError);
      }
    },
  };
}

interface Speaking {
  readonly signal: AbortSignal;
  readonly saying: Saying | undefined;
}

async function* speakByStream(
  plugin: tts.TTS,
  text: AsyncIterable<string>,
  { signal }: Speaking,
): AsyncGenerator<AudioFrame> {
  const stream = plugin.stream({ connOptions: ONE_TRY });
  const stop = () => stream.close();
  signal.addEventListener('abort', stop, { once: true });
  void (async () => {
    for await (const piece of text) stream.pushText(piece);
    stream.endInput();
  })().catch(stop);
  try {
    for await (const event of stream) {
      if (event === tts.SynthesizeStream.END_OF_STREAM) return;
      yield event.frame;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stream.close();
  }
}

async function* speakBySentence(
  plugin: tts.TTS,
  text: AsyncIterable<string>,
  { signal, saying }: Speaking,
): AsyncGenerator<AudioFrame> {
  let count = 0;
  for await (const sentence of sentencesOf(text)) {
    saying?.(count++);
    for await (const { frame } of plugin.synthesize(sentence, ONE_TRY, signal)) yield frame;
  }
}

async function* bytesOf(frames: AsyncIterable<AudioFrame>): AsyncGenerator<Uint8Array> {
  for await (const { data } of frames)
    yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
