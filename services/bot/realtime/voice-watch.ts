/** When the caller speaks, by the voice detector of this machine: a model's own word of it comes later, or never. */
import { inference, VADEventType } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { ENGINE_RATE } from '../conversation/engine/engine.ts';
import { UTTERANCE_SILENCE_MS } from '../conversation/engine/engine-parts.ts';

/** What it tells. */
export interface VoiceWatchEvents {
  onStarted(): void;
  /** The voice goes on, since so many ms. */
  onSpeaking(ms: number): void;
  onEnded(): void;
}

/** One caller's. */
export interface VoiceWatch {
  push(frame: Int16Array): void;
  close(): void;
}

/** A watch that has heard nothing yet. */
export function watchVoice(events: VoiceWatchEvents): VoiceWatch {
  const stream = new inference.VAD({ minSilenceDuration: UTTERANCE_SILENCE_MS }).stream();
  void (async () => {
    let speaking = false;
    for await (const { type, speechDuration, speaking: heard } of stream) {
      if (type === VADEventType.START_OF_SPEECH) {
        speaking = true;
        events.onStarted();
      }
      if (type === VADEventType.END_OF_SPEECH) {
        speaking = false;
        events.onEnded();
      }
      if (type === VADEventType.INFERENCE_DONE && heard && speaking)
        events.onSpeaking(speechDuration);
    }
  })();
  return {
    push: (frame) => stream.pushFrame(new AudioFrame(frame.slice(), ENGINE_RATE, 1, frame.length)),
    close: () => stream.close(),
  };
}
