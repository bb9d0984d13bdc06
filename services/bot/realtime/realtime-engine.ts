/**
 * The conversation of an agent with a model that hears and speaks by itself, and behind it one of hearing, model and voice, which takes
 * it over where no such model can be reached: with what was said, and with what the caller waits for.
 */
import type { SessionFacts } from '../../../core/agent/session-facts.ts';
import type { ConversationEngine, EngineEvent } from '../conversation/engine/engine.ts';
import { startLiveKitEngine } from '../conversation/engine/livekit-engine.ts';
import { OWN_WORDS } from '../own-words.ts';
import { RealtimeConversation, type RealtimeParts } from './realtime-conversation.ts';
import type { SaidSoFar } from './said-so-far.ts';

/** Starts both; the model is reached when there is a caller. */
export async function startRealtimeEngine(parts: RealtimeParts): Promise<ConversationEngine> {
  let lead: RealtimeConversation | undefined;
  let facts: SessionFacts = { sessionId: '', data: {} };
  let greeted = false;
  // While the other has the call, this one is only there.
  const onChain = (event: EngineEvent) => lead ?? parts.onEvent(event);
  const chain = await startLiveKitEngine({ ...parts, onEvent: onChain });
  const takeOver = (why: string, said: SaidSoFar) => {
    lead?.close();
    lead = undefined;
    chain.begin(facts);
    if (parts.agent.llm) goOn(chain, said, greeted);
    else chain.giveUp(why);
  };
  const engine = () => lead ?? chain;
  return {
    ...doorsOf(engine, chain),
    begin(session) {
      facts = session;
      const onEvent = (event: EngineEvent) => lead === conversation && parts.onEvent(event);
      const conversation = new RealtimeConversation({ ...parts, onEvent }, takeOver);
      lead = conversation;
      conversation.begin(session);
    },
    greet() {
      greeted = true;
      engine().greet();
    },
    measureUnheard(unheard) {
      lead?.measureUnheard(unheard);
      chain.measureUnheard(unheard);
    },
    close() {
      lead?.close();
      return chain.close();
    },
  };
}

type Doors = Omit<ConversationEngine, 'begin' | 'greet' | 'measureUnheard' | 'close'>;

/** To whichever has the call. */
function doorsOf(
  engine: () => RealtimeConversation | ConversationEngine,
  chain: ConversationEngine,
): Doors {
  return {
    canHear: true,
    warm: () => chain.warm(),
    giveUp: (why) => chain.giveUp(why),
    pushPcm: (frame) => engine().pushPcm(frame),
    pullPcm: () => engine().pullPcm(),
    say: (text) => engine().say(text),
    sendText: (text, answer) => engine().sendText(text, answer),
    note: (role, text) => engine().note(role, text),
    pressKeys: (keys) => engine().pressKeys(keys),
    interrupt: () => engine().interrupt(),
  };
}

/** With what was said, and with what the caller waits for. */
function goOn(chain: ConversationEngine, said: SaidSoFar, greeted: boolean): void {
  const waits = said.unanswered !== '' && said.lines.at(-1)?.role === 'user';
  for (const { role, text } of waits ? said.lines.slice(0, -1) : said.lines) chain.note(role, text);
  if (said.unanswered !== '') chain.sendText(said.unanswered);
  else if (said.lines.length > 0) chain.say(OWN_WORDS.again);
  else if (greeted) chain.greet();
}
