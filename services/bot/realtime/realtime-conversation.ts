/** A conversation with a model that hears and speaks by itself; tools, endings, silences and what is told of it are ours. */
import type { SessionFacts } from '../../../core/agent/session-facts.ts';
import type { EngineParts } from '../conversation/engine/engine-parts.ts';
import { OWN_WORDS } from '../own-words.ts';
import type { Circuits } from '../providers/circuits.ts';
import { ProviderFault } from '../providers/provider-fault.ts';
import { type BotHalf, createBotHalf } from './bot-half.ts';
import { type CallerHalf, createCallerHalf } from './caller-half.ts';
import { keepLink, type LinkKeeper } from './link-keeper.ts';
import { createMinders, type Minders } from './minders.ts';
import type { RealtimeEvent, RealtimeLink, RealtimeModel } from './realtime-model.ts';
import { createSaidSoFar, type SaidSoFar } from './said-so-far.ts';
import { createToolRuns, type ToolRuns } from './tool-runs.ts';

/** What it is made of. */
export interface RealtimeParts extends EngineParts {
  readonly models: readonly RealtimeModel[];
  readonly circuits: Circuits;
}

/** Told once, when no model carries the conversation any more: why, and what was said. Nothing comes after it. */
export type OnLost = (why: string, said: SaidSoFar) => void;

/** The conversation. */
export class RealtimeConversation {
  readonly #parts: RealtimeParts;
  readonly #said = createSaidSoFar();
  readonly #minders: Minders;
  readonly #bot: BotHalf;
  readonly #keeper: LinkKeeper;
  readonly #caller: CallerHalf;
  readonly #runs: ToolRuns;
  #unheard: () => number = () => 0;

  constructor(parts: RealtimeParts, onLost: OnLost) {
    this.#parts = parts;
    this.#minders = createMinders(parts, {
      say: (text) => this.say(text),
      sayInstead: (text) => this.#sayInstead(text),
      ask: (text) => this.sendText(text),
      onSilent: (why) => this.#keeper.fail(new ProviderFault(this.#keeper.name, 'slow', why)),
    });
    this.#bot = createBotHalf({
      ...parts,
      ...this.#minders,
      said: this.#said,
      onAnswer: () => this.#keeper.well(),
      onCuts: (cuts) =>
        this.#keeper.tell((link) => cuts.forEach(({ item, ms }) => link.heard(item, ms))),
    });
    this.#keeper = keepLink({
      ...parts,
      start: () => this.#start(),
      onEvent: (event, link) => this.#take(event, link),
      onGone: () => this.#gone(),
      onLost: (why) => onLost(why, this.#said),
    });
    const { voice } = this.#bot;
    const push = (frame: Int16Array) => this.#keeper.push(frame);
    this.#caller = createCallerHalf({ ...parts, ...this.#minders, voice, push });
    const [said, keeper] = [this.#said, this.#keeper];
    this.#runs = createToolRuns({ ...this.#minders, voice, said, keeper });
  }

  begin(session: SessionFacts): void {
    this.#minders.words.begin(session);
    this.#minders.leaving.begin();
    this.#minders.silence.start();
    this.#keeper.open();
  }

  greet(): void {
    void this.#minders.words.greeting().then((greeting) => {
      if (greeting !== '') this.say(greeting);
    });
  }

  pushPcm(frame: Int16Array): void {
    this.#caller.push(frame);
  }

  pullPcm(): Int16Array | undefined {
    this.#caller.tick();
    return this.#bot.voice.pull();
  }

  say(text: string): void {
    this.#minders.answers.due();
    this.#keeper.tell((link) => link.say(text));
  }

  sendText(text: string, answer: 'spoken' | 'written' = 'spoken'): void {
    if (text.trim() === '') return;
    this.#stir();
    this.interrupt();
    this.#runs.supersede();
    this.#asked(text);
    this.#thinks();
    this.#keeper.tell((link) => link.ask(text, answer));
  }

  note(role: 'user' | 'assistant', text: string): void {
    this.#said.note({ role, text });
    this.#keeper.tell((link) => link.note({ role, text }));
  }

  pressKeys(keys: readonly string[]): void {
    this.#stir();
    const isAsked = this.#parts.keypad.take(keys);
    this.interrupt();
    if (isAsked) return;
    this.#runs.supersede();
    this.#minders.keys.press(keys);
  }

  interrupt(): void {
    this.#keeper.tell((link) => link.stop());
    this.#bot.cut(this.#unheard());
  }

  measureUnheard(unheard: () => number): void {
    this.#unheard = unheard;
  }

  close(): void {
    this.#minders.close();
    this.#keeper.close();
    this.#caller.close();
  }

  async #start() {
    const { agent, clock } = this.#parts;
    const { language, endpointing } = agent;
    const { words, tools } = this.#minders;
    const instructions = await words.instructions();
    const history = () => this.#said.lines;
    return { instructions, tools: tools.told, history, language, endpointing, clock };
  }

  #take(event: RealtimeEvent, link: RealtimeLink): void {
    if (event.type !== 'usage') this.#minders.answers.sign();
    switch (event.type) {
      case 'heard':
        return this.#heard(event);
      case 'turn':
        this.#caller.decided();
        return this.#thinks();
      case 'interrupted':
        this.#minders.leaving.takeBack();
        this.#runs.supersede();
        return this.#bot.cut(this.#unheard());
      case 'text':
        return this.#bot.voice.text(event.text, event.written === true);
      case 'sound':
        return this.#bot.voice.sound(event.pcm, event.item);
      case 'call':
        return void this.#runs.run(event, link);
      case 'done':
        return this.#runs.running === 0 ? this.#bot.done() : undefined;
      case 'usage':
        return this.#parts.onEvent({ ...event, model: this.#keeper.name });
    }
  }

  /** Whoever takes over answers, or finishes the answer; tools that have run are in what was said. */
  #gone(): void {
    const { unfinished } = this.#bot.voice;
    this.#bot.done();
    if (!unfinished && this.#said.unanswered === '') return;
    this.#minders.answers.due();
    this.#keeper.tell((link) => link.ask(OWN_WORDS.goOn, 'spoken'));
  }

  #heard({ text, final }: { text: string; final: boolean }): void {
    if (text === '') return;
    this.#parts.onEvent({ type: 'user-said', text, final });
    if (final) this.#asked(text);
  }

  #asked(text: string): void {
    this.#said.asked(text);
    this.#parts.onEvent({ type: 'user-turn', text });
  }

  #sayInstead(text: string) {
    this.interrupt();
    this.say(text);
    return this.#bot.voice.turn();
  }

  #thinks(): void {
    this.#minders.answers.due();
    this.#bot.thinks();
  }

  #stir(): void {
    this.#minders.silence.callerActed();
    this.#minders.leaving.takeBack();
  }
}
