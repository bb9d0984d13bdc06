/** One conversation: the engine library's session with our ears before it and our replies behind it. */
import type { voice } from '@livekit/agents';
import type { SessionFacts } from '../../../core/agent/session-facts.ts';
import { OWN_WORDS } from '../own-words.ts';
import type { EarEvents } from '../turns/ears.ts';
import { type AgentWords, createAgentWords } from './agent-words.ts';
import { type CallerActs, createCallerActs } from './caller/caller-acts.ts';
import { type CallerSide, createCallerSide } from './caller/caller-side.ts';
import { createSilenceWatch, type SilenceWatch } from './caller/silence-watch.ts';
import { BotAudio } from './engine/audio-ports.ts';
import { createVoiceAgent } from './engine/create-voice-agent.ts';
import { type ConversationEngine, FRAME_SAMPLES } from './engine/engine.ts';
import { bridgeEvents } from './engine/engine-events.ts';
import {
  type EngineParts,
  type LibrarySession,
  UTTERANCE_SILENCE_MS,
} from './engine/engine-parts.ts';
import type { VoiceAgent } from './engine/voice-agent.ts';
import { letInterrupt, silence } from './interrupting.ts';
import { createLeaving, type Leaving } from './leaving.ts';
import { primeBrain } from './replies/brain.ts';
import { createReplyClock, type ReplyClock } from './replies/reply-clock.ts';

/** The conversation, over a session that was not started. */
export class Conversation implements ConversationEngine {
  readonly canHear: boolean;
  readonly #parts: EngineParts;
  readonly #session: voice.AgentSession;
  readonly #caller: CallerSide;
  readonly #bot: BotAudio;
  readonly #agent: VoiceAgent;
  readonly #leaving: Leaving;
  readonly #clock: ReplyClock;
  readonly #silence: SilenceWatch;
  readonly #acts: CallerActs;
  readonly #words: AgentWords;
  #speaking = false;
  #dead = false;

  constructor(parts: EngineParts, { session, detector }: LibrarySession) {
    this.#parts = parts;
    this.#session = session;
    const { agent, brain, clock, onEvent } = parts;
    this.canHear = brain.hearer !== undefined;
    const onFailed = (message: string) => onEvent({ type: 'failed', message });
    this.#words = createAgentWords({ ...parts, onFailed });
    this.#clock = createReplyClock(clock.monotonicMs, (stages) =>
      onEvent({ type: 'turn', stages }),
    );
    const sayInstead = (text: string) => {
      silence(session);
      return session.say(text);
    };
    this.#leaving = createLeaving({ clock, onEvent, sayInstead });
    this.#silence = createSilenceWatch(agent.silence, {
      clock,
      say: (text) => this.say(text),
      leave: (text) => this.#leaving.leave(text),
    });
    const { keypad } = parts;
    this.#bot = new BotAudio(clock, () => keypad.collecting);
    const [hush, stir] = [() => this.#bot.hush(), () => this.#stir()];
    this.#acts = createCallerActs(agent, { clock, session, keypad, hush, stir });
    const { hearer } = brain;
    const events = this.#earEvents();
    this.#caller = createCallerSide({ agent, hearer, detector, bot: this.#bot, clock, events });
    this.#agent = createVoiceAgent({
      parts,
      words: this.#words,
      clock: this.#clock,
      leaving: this.#leaving,
      say: (text) => this.say(text),
    });
  }

  async start(): Promise<void> {
    const session = this.#session;
    session.output.audio = this.#bot;
    this.#bot.onFirstFrame = () => this.#clock.firstFrame();
    this.#bot.onCut = () => this.#parts.onEvent({ type: 'bot-cut' });
    bridgeEvents(session, {
      onEvent: this.#parts.onEvent,
      onSpeech: (state) => this.#onSpeech(state),
      onBotState: (state) => {
        this.#speaking = state === 'speaking';
        this.#silence.botIs(state);
      },
      heardOf: () => this.#bot.takeHeard(),
      onDead: () => this.#onDead(),
    });
    await session.start({ agent: this.#agent });
  }

  begin(session: SessionFacts): void {
    this.#words.begin(session);
    this.#leaving.begin();
    this.#bot.takeHeard();
    this.#caller.begin();
    this.#silence.start();
    void primeBrain(this.#parts.brain, () => this.#words.instructions());
  }

  greet(): void {
    void this.#words.greeting().then((greeting) => {
      if (greeting !== '') this.say(greeting);
      if (!this.canHear) this.say(OWN_WORDS.cannotHear);
    });
  }

  pushPcm(frame: Int16Array): void {
    this.#caller.push(frame);
  }

  pullPcm(): Int16Array | undefined {
    this.#caller.tick();
    return this.#bot.queue.pull();
  }

  warm(): Promise<void> {
    this.#caller.push(new Int16Array(2 * FRAME_SAMPLES));
    const said = this.#session.say(OWN_WORDS.ready, { addToChatCtx: false });
    return this.#bot.playAway(() => said.done());
  }

  say(text: string): void {
    if (!this.#dead) this.#session.say(text);
  }

  sendText(text: string, answer?: 'spoken' | 'written'): void {
    if (!this.#dead) this.#acts.type(text, answer);
  }

  note(role: 'user' | 'assistant', text: string): void {
    if (!this.#dead) this.#agent.note(role, text);
  }

  pressKeys(keys: readonly string[]): void {
    if (!this.#dead) this.#acts.press(keys);
  }

  giveUp(why: string): void {
    this.#leaving.fail(why);
  }

  interrupt(): void {
    if (!this.#dead) silence(this.#session);
  }

  measureUnheard(unheard: () => number): void {
    this.#bot.unheard = unheard;
  }

  async close(): Promise<void> {
    this.#dead = true;
    this.#acts.close();
    this.#leaving.close();
    this.#silence.close();
    this.#caller.close();
    await this.#session.close();
  }

  #earEvents(): EarEvents {
    return {
      onWords: (text) => this.#agent.hear(text, 'words'),
      onLikelyTurn: (text) => this.#agent.hear(text, 'likely'),
      onTurn: (text) => {
        this.#clock.decided();
        this.#agent.hear(text, 'final');
      },
      onInterruption: () => {
        this.#leaving.takeBack();
        void letInterrupt(this.#session);
      },
      onUnheard: () => this.say(OWN_WORDS.again),
      onDeaf: (fault) => this.giveUp(fault.message),
    };
  }

  #onSpeech(state: 'started' | 'ended'): void {
    const started = state === 'started';
    this.#silence.callerIs(started ? 'speaking' : 'silent');
    // A farewell that is still being said goes on through noise; after it, any voice may be a "wait".
    if (started && !this.#speaking) this.#leaving.takeBack();
    const agoMs = this.#parts.clock.monotonicMs() - this.#caller.onSpeech(state);
    if (!started) this.#clock.speechEnded(agoMs, Math.max(0, agoMs - UTTERANCE_SILENCE_MS));
  }

  #stir(): void {
    this.#silence.callerActed();
    this.#leaving.takeBack();
  }

  /** The library has given up: nothing can be said any more. */
  #onDead(): void {
    this.#dead = true;
    this.#acts.close();
    this.#parts.onEvent({ type: 'wants', what: 'end', failed: 'the engine has closed' });
  }
}
