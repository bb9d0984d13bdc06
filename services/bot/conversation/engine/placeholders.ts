/** The engine wants a hearer, a model and a voice of its own classes; ours stand behind its nodes instead, and these are never asked. */
import { llm, stt, tts } from '@livekit/agents';
import { ENGINE_RATE } from './engine.ts';

const NEVER = 'Cannot be asked: the conversation has its own nodes';

/** Stands for hearing. */
export class NoStt extends stt.STT {
  label = 'greenroom.NoStt';

  constructor() {
    super({ streaming: true, interimResults: true });
  }

  override _recognize(): Promise<stt.SpeechEvent> {
    throw new Error(NEVER);
  }

  override stream(): stt.SpeechStream {
    throw new Error(NEVER);
  }
}

/** Stands for a model. */
export class NoLlm extends llm.LLM {
  override label(): string {
    return 'greenroom.NoLlm';
  }

  override chat(): llm.LLMStream {
    throw new Error(NEVER);
  }
}

/** Stands for a voice. */
export class NoTts extends tts.TTS {
  label = 'greenroom.NoTts';

  constructor() {
    super(ENGINE_RATE, 1, { streaming: true });
  }

  override synthesize(): tts.ChunkedStream {
    throw new Error(NEVER);
  }

  override stream(): tts.SynthesizeStream {
    throw new Error(NEVER);
  }
}
