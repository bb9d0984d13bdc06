/** One call: connects the caller's media and messages with the conversation, until one of them leaves. */
import type { BotSession } from '../../../core/bot/bot-messages.ts';
import type { EndReason } from '../../../core/session/session.ts';
import type { Cancel } from '../../../core/time/clock.ts';
import { type CallKeeper, createCallKeeper } from '../archive/call-keeper.ts';
import { type EngineEvent, FRAME_SAMPLES } from '../conversation/engine/engine.ts';
import { OWN_WORDS } from '../own-words.ts';
import { ClientVoice } from '../rtvi/client-voice.ts';
import { readMessage } from '../rtvi/read-message.ts';
import { type Pacer, startPacer } from '../transport/pacer.ts';
import type { CallDeps, HandOver } from './call-deps.ts';
import { type CallTimes, createCallTimes } from './call-times.ts';
import type { CallerLine } from './caller-line.ts';
import { type ClientWishes, grantWishes, obeyClient } from './client-messages.ts';
import { type Farewell, noteFarewell, reasonToLeave } from './farewell.ts';
import { LOOK_MS, Presence, type Sign } from './presence.ts';
import { sendVoice } from './send-voice.ts';
import { createSupervisorWords, type SupervisorWords } from './supervisor-words.ts';

/** Long enough for the last message to leave. */
const LAST_MESSAGE_MS = 100;

/** One call's life. */
export class Call {
  readonly session: BotSession;
  readonly #deps: CallDeps;
  readonly #presence: Presence;
  readonly #client: ClientVoice;
  readonly #keeper: CallKeeper;
  readonly #times: CallTimes;
  readonly #words: SupervisorWords;
  readonly #wishes: ClientWishes;
  #line: CallerLine | undefined;
  #pacer: Pacer | undefined;
  #watch: Cancel | undefined;
  #greeted = false;
  #micOn = true;
  #farewell: Farewell | undefined;
  #over = false;
  handOver: HandOver = { begin: () => false, isAway: () => false };

  constructor(session: BotSession, deps: CallDeps) {
    this.session = session;
    this.#deps = deps;
    this.#presence = new Presence(deps);
    this.#times = createCallTimes(deps, session.maxDurationMs);
    this.#words = createSupervisorWords(deps.agent.latencyBudgetMs);
    this.#keeper = createCallKeeper(deps.tape, deps.agent, deps.clock.monotonicMs);
    this.#client = new ClientVoice({ ...deps, sendText: (text) => this.#line?.sendText(text) });
    this.#wishes = grantWishes(deps.engine, this, {
      act: () => this.#times.act(),
      microphone: (on) => void (this.#micOn = on),
      measured: (times) => this.#words.measured(times),
      answer: (message) => this.#client.send(message),
    });
  }

  /** The connection that carries the call now; with none, nobody is spoken to until another comes. */
  attach(line: CallerLine | undefined): void {
    if (this.#over) return line?.close();
    this.#line?.close();
    this.#line = line;
    this.#deps.engine.measureUnheard(() => line?.unheard() ?? 0);
  }

  /** That connection carries the call no more; nothing where another one does. */
  detach({ id }: CallerLine): void {
    if (this.#line?.id === id) this.attach(undefined);
  }

  /** The call is the caller's: from now on the caller is waited for, and not for ever. */
  open(): void {
    this.#watch ??= this.#deps.clock.every(LOOK_MS, () => this.#look());
  }

  /** Media flow: frames leave from now on, in silence too. */
  onConnected(): void {
    this.#presence.connected();
    if (this.#pacer || this.#over) return;
    this.#times.begin();
    this.#pacer = startPacer((skipped) => this.#sendFrames(skipped), this.#deps.clock);
    this.open();
    this.#deps.tell({ type: 'connected' });
  }

  /** Twenty milliseconds of the caller's voice. */
  onFrame(frame: Int16Array): void {
    this.onAlive();
    this.hear(frame);
  }

  /** Twenty milliseconds of sound, which may have been filled in by the clock. */
  hear(frame: Int16Array): void {
    // While muted, the engine is sent silence instead.
    if (!this.#micOn) return;
    this.#keeper.heard(frame);
    this.#deps.engine.pushPcm(frame);
  }

  /** The caller is there, whether it speaks or not. */
  onAlive(sign?: Sign): void {
    this.#presence.sign(sign);
  }

  /** Others come into the call, who have not agreed to be kept. */
  keepNoMore(): void {
    this.#keeper.record(false);
  }

  /** How long nothing was heard of the caller. */
  quietMs(): number {
    return this.#line ? this.#presence.quietMs() : Number.POSITIVE_INFINITY;
  }

  /** A key that the caller pressed. */
  readonly onKey = (digit: string): void => this.#wishes.pressed([digit]);

  /** A message of the client. */
  onMessage(text: string): void {
    this.onAlive();
    obeyClient(readMessage(text), this.#wishes);
  }

  /** What happens in the conversation. */
  onEngine(event: EngineEvent): void {
    if (event.type !== 'turn') this.#times.act();
    this.#keeper.note(event);
    if (event.type === 'recording') this.#keeper.record(event.on);
    const word = this.#words.of(event);
    this.#client.tell(word?.type === 'turn' ? word : event);
    if (word) this.#deps.tell(word);
    if (event.type === 'wants' && event.what === 'transfer' && !this.handOver.begin(event))
      this.#deps.engine.say(OWN_WORDS.noTransfer);
    if (event.type === 'bot-cut') this.#line?.clear();
    this.#farewell = noteFarewell(this.#farewell, event, this.#deps.clock.nowMs());
    this.#leaveWhenHeard();
  }

  /** The connection closed. Without a last word it was the network or the page, and the caller may come back. */
  onClosed(lineId: string, final: boolean): void {
    if (this.#line?.id !== lineId) return;
    if (final) this.end('caller_left');
    else this.#presence.closed();
  }

  /** Ends the call; told once. */
  end(reason: EndReason): void {
    if (this.#over) return;
    this.#over = true;
    this.#pacer?.stop();
    this.#watch?.();
    this.#keeper.close();
    this.#client.goodbye(reason, this.#line);
    this.#deps.tell({ type: 'ended', reason });
    this.#deps.clock.after(LAST_MESSAGE_MS, () => this.#line?.close());
  }

  /** The client listens: it is told whether it is heard, and the bot's first words are said, once. */
  greet(): void {
    const { engine } = this.#deps;
    this.#client.tellHearing(engine.canHear);
    if (this.#keeper.on) this.#client.tell({ type: 'recording', on: true });
    if (!this.#greeted) engine.greet();
    this.#greeted = true;
  }

  /** Nobody there: what is to be said is kept. */
  #sendFrames(skipped: number): void {
    const line = this.#line;
    line?.skip?.(skipped);
    // A turn that was cut off by muting ends by silence, also where a muted client sends no packets at all.
    if (!this.#micOn) this.#deps.engine.pushPcm(new Int16Array(FRAME_SAMPLES));
    sendVoice(line, this.#deps.engine, (frame) => {
      this.#keeper.said(frame);
      const ms = frame && this.#times.takeFirstWordMs();
      if (ms !== undefined) this.#deps.tell({ type: 'first-word', ms });
    });
    this.#leaveWhenHeard();
  }

  #leaveWhenHeard(): void {
    const heard = { nowMs: this.#deps.clock.nowMs(), drained: this.#line?.drained() ?? true };
    const reason = reasonToLeave(this.#farewell, heard);
    if (reason) this.end(reason);
  }

  #look(): void {
    if (this.#pacer) this.#deps.tell({ type: 'late', frames: this.#pacer.takeLate() });
    if (this.handOver.isAway()) this.#times.act();
    const gone = this.#presence.look(this.#line?.silentForMs ?? Infinity);
    const bound = gone ?? (this.#pacer ? this.#times.exceeded() : undefined);
    if (bound) this.end(bound);
  }
}
