/** The conversation on LiveKit's AgentSession, without a room: barge-in and playback are its work, hearing, turns and providers are ours. */
import { voice } from '@livekit/agents';
import type { Agent } from '../../../../core/agent.ts';
import { VoiceDetector } from '../caller/voice-detector.ts';
import { Conversation } from '../conversation.ts';
import { letRepliesBeWritten } from '../replies/written-reply.ts';
import type { ConversationEngine } from './engine.ts';
import { type EngineParts, UTTERANCE_SILENCE_MS } from './engine-parts.ts';
import { NoLlm, NoStt, NoTts } from './placeholders.ts';
import { prepareLibrary } from './prepare-library.ts';

/** Starts a conversation; resolves when it can hear and speak. */
export async function startLiveKitEngine(parts: EngineParts): Promise<ConversationEngine> {
  prepareLibrary();
  const detector = new VoiceDetector({ minSilenceDuration: UTTERANCE_SILENCE_MS });
  const session = createSession(parts.agent, detector);
  letRepliesBeWritten(session);
  const conversation = new Conversation(parts, { session, detector });
  await conversation.start();
  return toEngine(conversation);
}

/** An object of functions: a rehearsal takes one of them away and keeps the others. */
function toEngine(conversation: Conversation): ConversationEngine {
  return {
    canHear: conversation.canHear,
    pushPcm: (frame) => conversation.pushPcm(frame),
    pullPcm: () => conversation.pullPcm(),
    warm: () => conversation.warm(),
    begin: (session) => conversation.begin(session),
    greet: () => conversation.greet(),
    say: (text) => conversation.say(text),
    sendText: (text, answer) => conversation.sendText(text, answer),
    note: (role, text) => conversation.note(role, text),
    pressKeys: (keys) => conversation.pressKeys(keys),
    giveUp: (why) => conversation.giveUp(why),
    interrupt: () => conversation.interrupt(),
    measureUnheard: (unheard) => conversation.measureUnheard(unheard),
    close: () => conversation.close(),
  };
}

function createSession({ interruption }: Agent, vad: VoiceDetector): voice.AgentSession {
  return new voice.AgentSession({
    vad,
    stt: new NoStt(),
    llm: new NoLlm(),
    tts: new NoTts(),
    // Its default ignores barge-in during the first three seconds of the bot's speech.
    aecWarmupDuration: null,
    userAwayTimeout: null,
    useTtsAlignedTranscript: false,
    turnHandling: {
      turnDetection: 'vad',
      // The ears tell a turn when it is over: there is nothing more to wait for.
      endpointing: { minDelay: 0, maxDelay: 0 },
      interruption: {
        enabled: interruption.enabled,
        // The default would ask LiveKit's cloud.
        mode: 'vad',
        minDuration: interruption.afterMs,
        falseInterruptionTimeout: interruption.takeBackMs,
      },
      // The ears think ahead once a silence, and the next silence makes the thought stale.
      preemptiveGeneration: { enabled: true, maxRetries: 5 },
    },
  });
}
