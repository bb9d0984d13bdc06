/**
 * A conversation of an agent's own LiveKit code: its `voice.Agent` and its session's options, over our audio in place of a room. The
 * session is made when the caller's is known, and begins when the caller is there.
 */
import { voice } from '@livekit/agents';
import type { LiveKitAgentOf } from '../../../../core/agent/livekit-agent.ts';
import type { SessionFacts } from '../../../../core/agent/session-facts.ts';
import type { Agent } from '../../../../core/agent.ts';
import { addNote } from '../add-note.ts';
import { type CallerActs, createCallerActs } from '../caller/caller-acts.ts';
import { BotAudio, CallerAudio } from '../engine/audio-ports.ts';
import type { ConversationEngine } from '../engine/engine.ts';
import { bridgeEvents } from '../engine/engine-events.ts';
import type { EngineParts } from '../engine/engine-parts.ts';
import { NoLlm, NoStt, NoTts } from '../engine/placeholders.ts';
import { prepareLibrary } from '../engine/prepare-library.ts';
import { silence } from '../interrupting.ts';
import { letRepliesBeWritten } from '../replies/written-reply.ts';
import { createGivenWords } from './given-words.ts';
import { readGiven } from './read-given.ts';

/** What such a conversation is made of. */
export type GivenParts = Pick<EngineParts, 'clock' | 'keypad' | 'onEvent'> & {
  readonly agent: Agent & { readonly livekit: LiveKitAgentOf };
};

interface Running {
  readonly session: voice.AgentSession;
  readonly caller: CallerAudio;
  readonly acts: CallerActs;
}

/** Starts it; what the agent's code throws is thrown on, and ends the call. */
export async function startGivenEngine(parts: GivenParts): Promise<ConversationEngine> {
  prepareLibrary();
  await warmLibrary(parts.clock);
  const bot = new BotAudio(parts.clock);
  bot.onCut = () => parts.onEvent({ type: 'bot-cut' });
  let made: Promise<() => Promise<Running>> | undefined;
  let running: Running | undefined;
  return {
    canHear: true,
    pushPcm: (frame) => running?.caller.push(frame),
    pullPcm: () => bot.queue.pull(),
    warm: async () => undefined,
    begin(facts) {
      made ??= make(parts, { bot, facts });
    },
    greet() {
      // Its own greeting is what its `onEnter` says.
      void made?.then(async (start) => (running = await start()));
    },
    say: (text) => void running?.session.say(text),
    sendText: (text, answer) => running?.acts.type(text, answer),
    note: (role, text) => running && addNote(running.session.currentAgent, role, text),
    pressKeys: (keys) => running?.acts.press(keys),
    giveUp: (why) => parts.onEvent({ type: 'wants', what: 'end', failed: why }),
    interrupt: () => running && silence(running.session),
    measureUnheard: (unheard) => void (bot.unheard = unheard),
    async close() {
      const last = running;
      running = undefined;
      last?.acts.close();
      await last?.session.close();
    },
  };
}

/** A session of nobody's: the first one took a quarter of a second longer, in code that had never run. */
async function warmLibrary(clock: GivenParts['clock']): Promise<void> {
  const session = new voice.AgentSession({
    stt: new NoStt(),
    llm: new NoLlm(),
    tts: new NoTts(),
    turnHandling: { turnDetection: 'vad', interruption: { mode: 'vad' } },
  });
  session.input.audio = new CallerAudio();
  session.output.audio = new BotAudio(clock);
  await session.start({ agent: new voice.Agent({ instructions: '' }) });
  await session.close();
}

interface Making {
  readonly bot: BotAudio;
  readonly facts: SessionFacts;
}

/** Makes the session of a caller; answers what starts it. */
async function make({ agent, clock, keypad, onEvent }: GivenParts, { bot, facts }: Making) {
  const given = readGiven(await agent.livekit(facts));
  const session = new voice.AgentSession(given.options);
  letRepliesBeWritten(session);
  const caller = new CallerAudio();
  const words = createGivenWords((text) => onEvent({ type: 'bot-says', text }));
  bot.textOf = () => words.said();
  session.input.audio = caller;
  session.output.audio = bot;
  session.output.transcription = words.sink;
  bridgeEvents(session, {
    onEvent,
    onSpeech: () => undefined,
    onBotState: () => undefined,
    heardOf: () => bot.takeHeard(),
    onDead: () => onEvent({ type: 'wants', what: 'end', failed: 'the session has closed' }),
  });
  tellOfTools(session, onEvent);
  session.on(voice.AgentSessionEventTypes.Close, ({ reason }) => {
    if (reason !== voice.CloseReason.ERROR) onEvent({ type: 'wants', what: 'end' });
  });
  const hush = () => bot.hush();
  const acts = createCallerActs(agent, { clock, session, keypad, hush, stir: () => undefined });
  return async (): Promise<Running> => {
    await session.start({ agent: given.agent });
    return { session, caller, acts };
  };
}

/** LiveKit tells of tools once they are done. */
function tellOfTools(session: voice.AgentSession, onEvent: EngineParts['onEvent']): void {
  const { FunctionToolsExecuted } = voice.AgentSessionEventTypes;
  session.on(FunctionToolsExecuted, ({ functionCalls, functionCallOutputs }) => {
    for (const [i, { callId, name }] of functionCalls.entries()) {
      onEvent({ type: 'tool', callId, name, state: 'started' });
      const state = functionCallOutputs[i]?.isError === true ? 'failed' : 'done';
      onEvent({ type: 'tool', callId, name, state });
    }
  });
}
