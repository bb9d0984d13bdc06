/** Hearing as LiveKit wants it: one utterance, cut out by the VAD, to text. */
import { type AudioBuffer, type LanguageCode, mergeFrames, stt } from '@livekit/agents';

/** Turns the samples of one utterance into text; empty for nothing understood. */
export type Hear = (pcm: Int16Array) => Promise<string>;

/** A recogniser of whole utterances; wrap it in LiveKit's `StreamAdapter`. */
export class OfflineStt extends stt.STT {
  label = 'greenroom.OfflineStt';
  readonly #hear: Hear;

  constructor(hear: Hear) {
    super({ streaming: false, interimResults: false });
    this.#hear = hear;
  }

  override async _recognize(buffer: AudioBuffer): Promise<stt.SpeechEvent> {
    const { data } = mergeFrames(buffer);
    const text = await this.#hear(data);
    const language = 'en' as LanguageCode;
    const found = { language, text, startTime: 0, endTime: 0, confidence: 1 };
    return { type: stt.SpeechEventType.FINAL_TRANSCRIPT, alternatives: [found] };
  }

  override stream(): stt.SpeechStream {
    throw new Error(
      'Cannot stream: this recogniser takes whole utterances, so wrap it in a StreamAdapter',
    );
  }
}
