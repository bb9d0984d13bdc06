/** The conversation on LiveKit's AgentSession, without a room: turn taking, barge-in and playback are its work. */
import { setTimeout as pause } from 'node:timers/promises';
import { inference, initializeLogger, stt, tokenize, tts, voice } from '@livekit/agents';
import type { Agent } from '../../../core/agent.ts';
import type { SessionFacts } from '../../../core/agent/session-facts.ts';
import { tell } from '../../../core/agent/tell.ts';
import { OWN_WORDS } from '../own-words.ts';
import { BotAudio, CallerAudio } from './audio-ports.ts';
import type { Brain } from './brains.ts';
import { type ConversationEngine, type EngineEvent, FRAME_SAMPLES } from './engine.ts';
import { bridgeEvents } from './engine-events.ts';
import { OfflineStt } from './offline-stt.ts';
import { OfflineTts, type Speak } from './offline-tts.ts';
import { cureRace } from './race.ts';
import { RuleLlm } from './rule-llm.ts';

/** Silence that ends a turn; less cuts callers off, more is felt as slowness. */
const TURN_SILENCE_MS = 250;

/** Endpointing's least delay; with the VAD's own hang-over a turn is decided some 380 ms after the last word. */
const ENDPOINT_DELAY_MS = 300;

/** Speech that interrupts the bot; shorter noises do not. */
const INTERRUPT_AFTER_MS = 200;

/** An interruption that brought no words is taken back after this. */
const FALSE_INTERRUPTION_MS = 1500;

/** What an engine is made of. */
export interface EngineParts {
  readonly agent: Agent;
  readonly brain: Brain;
  readonly onEvent: (event: EngineEvent) => void;
}

/** Starts a conversation; resolves when it can hear and speak. */
export async function startLiveKitEngine(parts: EngineParts): Promise<ConversationEngine> {
  cureRace();
  initializeLogger({ pretty: false, level: 'silent' });
  const caller = new CallerAudio();
  const bot = new BotAudio();
  const speak: Speak = (text) => {
    bot.text += `${text} `;
    parts.onEvent({ type: 'bot-says', text });
    return parts.brain.speak(text);
  };
  const session = createSession(parts.brain, speak);
  session.input.audio = caller;
  session.output.audio = bot;
  bridgeEvents(session, bot, parts.onEvent);
  let facts: SessionFacts = { sessionId: '', data: {} };
  await session.start({ agent: new voice.Agent({ instructions: '' }) });
  return {
    canHear: parts.brain.canHear,
    pushPcm: (frame) => caller.push(frame),
    pullPcm: () => bot.queue.pull(),
    measureUnheard: (unheard) => void (bot.unheard = unheard),
    warm: () => warm(session, { caller, bot }),
    begin(of) {
      facts = of;
    },
    greet: () => void greet(session, parts, facts),
    say: (text) => void session.say(text),
    sendText(text) {
      session.interrupt();
      session.generateReply({ userInput: text });
    },
    pressKeys(keys) {
      session.interrupt();
      session.generateReply({ userInput: parts.brain.keysToText(keys) });
    },
    interrupt: () => void session.interrupt(),
    close: () => session.close(),
  };
}

async function warm(
  session: voice.AgentSession,
  { caller, bot }: { caller: CallerAudio; bot: BotAudio },
): Promise<void> {
  const said = session.say(OWN_WORDS.ready, { addToChatCtx: false });
  caller.push(new Int16Array(FRAME_SAMPLES));
  while (!said.done()) {
    bot.queue.pull();
    await pause(1);
  }
}

async function greet(
  session: voice.AgentSession,
  { agent, brain }: EngineParts,
  facts: SessionFacts,
): Promise<void> {
  const greeting = await tell(agent.greeting, facts);
  if (greeting !== '') session.say(greeting);
  if (!brain.canHear) session.say(OWN_WORDS.cannotHear);
}

function createSession(brain: Brain, speak: Speak): voice.AgentSession {
  const vad = new inference.VAD({ minSilenceDuration: TURN_SILENCE_MS });
  return new voice.AgentSession({
    vad,
    stt: new stt.StreamAdapter(new OfflineStt(brain.hear), vad),
    llm: new RuleLlm(brain.answer),
    tts: new tts.StreamAdapter(new OfflineTts(speak), new tokenize.basic.SentenceTokenizer()),
    // Its default ignores barge-in during the first three seconds of the bot's speech.
    aecWarmupDuration: null,
    userAwayTimeout: null,
    useTtsAlignedTranscript: false,
    turnHandling: {
      turnDetection: 'vad',
      endpointing: { minDelay: ENDPOINT_DELAY_MS, maxDelay: 2500 },
      interruption: {
        // The default would ask LiveKit's cloud.
        mode: 'vad',
        minDuration: INTERRUPT_AFTER_MS,
        falseInterruptionTimeout: FALSE_INTERRUPTION_MS,
      },
      preemptiveGeneration: { enabled: true },
    },
  });
}
