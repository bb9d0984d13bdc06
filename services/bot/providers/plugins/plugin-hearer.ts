/** Hearing by one of the engine's own plugins. */
import { mergeFrames, stt } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { ENGINE_RATE } from '../../conversation/engine/engine.ts';
import type { Hearer, HearingEvents, HearingStream } from '../ports.ts';
import { asProviderFault, ProviderFault } from '../provider-fault.ts';
import { hearUtterances } from '../utterance-hearer.ts';
import { ONE_TRY } from './one-try.ts';

/** The plugin as a hearer. */
export function hearerOfPlugin(name: string, plugin: stt.STT): Hearer {
  if (plugin.capabilities.streaming) {
    return { name, open: (events) => openStream(name, plugin, events) };
  }
  return hearUtterances(name, async (pcm) => {
    const frame = mergeFrames([new AudioFrame(pcm, ENGINE_RATE, 1, pcm.length)]);
    const { alternatives } = await plugin.recognize(frame);
    return alternatives?.[0]?.text ?? '';
  });
}

function openStream(name: string, plugin: stt.STT, events: HearingEvents): HearingStream {
  let closed = false;
  const stream = plugin.stream({ connOptions: ONE_TRY });
  const fail = (error: unknown) => {
    if (closed) return;
    closed = true;
    events.onFault(asProviderFault(name, error));
  };
  const onError = ({ error }: { error: Error }) => fail(error);
  plugin.on('error', onError);
  void listen(stream, events)
    .then(() => fail(new ProviderFault(name, 'unreachable', 'the stream has ended')))
    .catch(fail);
  return {
    push(pcm) {
      if (!closed) stream.pushFrame(new AudioFrame(pcm.slice(), ENGINE_RATE, 1, pcm.length));
    },
    speechStarted: () => undefined,
    speechEnded: () => undefined,
    close() {
      closed = true;
      plugin.off('error', onError);
      stream.close();
    },
  };
}

async function listen(stream: stt.SpeechStream, events: HearingEvents): Promise<void> {
  let count = 0;
  for await (const { type, alternatives } of stream) {
    const text = alternatives?.[0]?.text ?? '';
    const final = type === stt.SpeechEventType.FINAL_TRANSCRIPT;
    if (text === '' || !(final || type === stt.SpeechEventType.INTERIM_TRANSCRIPT)) continue;
    events.onText({ segment: String(count), text, final });
    if (final) count += 1;
  }
}
