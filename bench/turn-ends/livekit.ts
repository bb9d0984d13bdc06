/** LiveKit's engine as its defaults have it, without our ears: its own voice detector and its own ends of turns. */
import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { inference, initializeLogger, stt, voice } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { CallerAudio } from '../../services/bot/conversation/engine/audio-ports.ts';
import { NoLlm, NoStt, NoTts } from '../../services/bot/conversation/engine/placeholders.ts';
import type { Listener } from './decisions.ts';

type Told = ReadableStreamDefaultController<stt.SpeechEvent>;

class Hearing extends voice.Agent {
  told: Told | undefined;
  onTurn: () => void = () => undefined;

  constructor() {
    super({ instructions: '' });
  }

  override async sttNode(audio: ReadableStream<AudioFrame>) {
    void (async () => {
      for await (const _ of audio);
    })().catch(() => undefined);
    return new ReadableStream<stt.SpeechEvent>({
      start: (controller) => {
        this.told = controller;
      },
    });
  }

  override async onUserTurnCompleted(): Promise<void> {
    this.onTurn();
    // What would be answered is nothing of this measure.
    throw new voice.StopResponse();
  }
}

/** One conversation, that answers nothing. */
export async function listenAsLiveKit(): Promise<Listener> {
  initializeLogger({ pretty: false, level: 'silent' });
  const session = new voice.AgentSession({
    vad: new inference.VAD(),
    stt: new NoStt(),
    llm: new NoLlm(),
    tts: new NoTts(),
    // The defaults would ask its cloud; its own detectors of this machine stand in their place.
    turnHandling: { turnDetection: 'vad', interruption: { mode: 'vad' } },
  });
  const agent = new Hearing();
  const input = new CallerAudio();
  session.input.audio = input;
  await session.start({ agent });
  const listener: Listener = {
    push: (frame) => input.push(frame),
    tell({ text, final }) {
      const { FINAL_TRANSCRIPT, INTERIM_TRANSCRIPT } = stt.SpeechEventType;
      const type = final ? FINAL_TRANSCRIPT : INTERIM_TRANSCRIPT;
      const language = 'en' as never;
      const said = { language, text, startTime: 0, endTime: 0, confidence: 1 };
      agent.told?.enqueue({ type, alternatives: [said] });
    },
    onTurn: () => undefined,
    close: () => session.close(),
  };
  agent.onTurn = () => listener.onTurn();
  return listener;
}
