/** One call: connects the caller's media and messages with the conversation, until one of them leaves. */
import type { Agent } from '../../core/agent.ts';
import type { BotSession, FromBot } from '../../core/bot-messages.ts';
import type { Clock } from '../../core/clock.ts';
import type { EndReason } from '../../core/session.ts';
import { type ConversationEngine, type EngineEvent, FRAME_SAMPLES } from './conversation/engine.ts';
import { OWN_WORDS } from './own-words.ts';
import { type ClientMessage, readMessage } from './rtvi/read-message.ts';
import * as say from './rtvi/say-message.ts';
import type { OpusCodec } from './transport/opus-codec.ts';
import { type Pacer, startPacer } from './transport/pacer.ts';
import type { Peer } from './transport/peer.ts';

/** What a call needs. */
export interface CallDeps {
  readonly agent: Agent;
  readonly engine: ConversationEngine;
  readonly codec: OpusCodec;
  readonly clock: Clock;
  /** Monotonic, for frames. */
  readonly monotonicMs: () => number;
  readonly newId: () => string;
  readonly tell: (message: FromBot) => void;
}

/** A caller who sends neither sound nor a ping for so long has gone; browsers ping each second. */
const CALLER_GONE_MS = 5_000;

const SILENCE = new Int16Array(FRAME_SAMPLES);

/** One call's life. */
export class Call {
  readonly session: BotSession;
  readonly #deps: CallDeps;
  #peer: Peer | undefined;
  #pacer: Pacer | undefined;
  #watch: NodeJS.Timeout | undefined;
  #connectedMs = 0;
  #heardMs = 0;
  #activeMs = 0;
  #segment = 0;
  #greeted = false;
  #micOn = true;
  #firstWordTold = false;
  #leaving: EndReason | undefined;
  #over = false;

  constructor(session: BotSession, deps: CallDeps) {
    this.session = session;
    this.#deps = deps;
  }

  /** The connection that carries the call now; a reconnecting client brings a new one. */
  attach(peer: Peer): void {
    this.#peer?.close();
    this.#peer = peer;
    this.#deps.codec.restart();
  }

  /** Whether this connection is the call's. */
  carries(pcId: string): boolean {
    return this.#peer?.pcId === pcId;
  }

  /** Media flow: frames leave from now on, in silence too. */
  onConnected(): void {
    const { clock, tell } = this.#deps;
    this.#heardMs = clock.nowMs();
    if (this.#pacer) return;
    this.#connectedMs = clock.nowMs();
    this.#activeMs = clock.nowMs();
    this.#pacer = startPacer(() => this.#sendFrame(), this.#deps.monotonicMs);
    this.#watch = setInterval(() => this.#look(), 1000);
    tell({ type: 'connected' });
  }

  /** The caller's voice. */
  onRtp(seq: number, payload: Buffer): void {
    this.#heardMs = this.#deps.clock.nowMs();
    if (!this.#micOn) return; // #sendFrame lets the engine hear silence instead.
    try {
      for (const frame of this.#deps.codec.decode(seq, payload)) this.#deps.engine.pushPcm(frame);
    } catch {
      // A packet that is no Opus: as good as lost.
    }
  }

  /** A message of the client. */
  onMessage(text: string): void {
    this.#heardMs = this.#deps.clock.nowMs();
    this.#handle(readMessage(text));
  }

  /** What happens in the conversation. */
  onEngine(event: EngineEvent): void {
    if (event.type !== 'turn') this.#activeMs = this.#deps.clock.nowMs();
    if (event.type === 'bot-says') this.#segment += 1;
    const time = new Date(this.#deps.clock.nowMs()).toISOString();
    for (const message of say.messagesOf(event, { segment: this.#segment, time }))
      this.#send(message);
    if (event.type === 'turn') this.#deps.tell({ type: 'turn', stages: event.stages });
    if (event.type === 'wants' && event.what === 'end') this.#leaving = 'bot_goodbye';
    if (event.type === 'wants' && event.what === 'transfer') this.#noTransfer();
    if (event.type === 'bot-stopped-speaking' && this.#leaving) this.end(this.#leaving);
  }

  /** The connection closed. A client that reconnects has attached another one before. */
  onClosed(pcId: string): void {
    if (this.carries(pcId)) this.end('caller_left');
  }

  /** Ends the call; told once. */
  end(reason: EndReason): void {
    if (this.#over) return;
    this.#over = true;
    this.#pacer?.stop();
    clearInterval(this.#watch);
    this.#peer?.sendText(JSON.stringify({ type: 'signalling', message: { type: 'peerLeft' } }));
    this.#deps.tell({ type: 'ended', reason });
    // Long enough for the last message to leave.
    setTimeout(() => this.#peer?.close(), 100);
  }

  #handle(message: ClientMessage): void {
    const { engine } = this.#deps;
    switch (message.type) {
      case 'client-ready':
        this.#send(say.botReady(message.id));
        this.#greet();
        break;
      case 'send-text':
        this.#typed(message.data.content);
        break;
      case 'dtmf':
        engine.pressKeys('buttons' in message.data ? message.data.buttons : [message.data.button]);
        break;
      case 'client-message':
        this.#send({ type: 'server-response', ...optionalId(message.id), data: message.data });
        break;
      case 'track-status':
        if (message.receiver === 0) this.#micOn = message.enabled;
        break;
      case 'disconnect-bot':
        this.end('caller_left');
        break;
      case 'garbage':
        this.#send(say.errorMessage(message.detail, { fatal: false, ...optionalId(message.id) }));
        break;
      case 'ping':
      case 'ignored':
    }
  }

  #greet(): void {
    if (this.#greeted) return;
    this.#greeted = true;
    const { engine } = this.#deps;
    this.#send({ type: 'server-message', data: { t: 'hearing', d: { canHear: engine.canHear } } });
    engine.greet();
  }

  #typed(content: string): void {
    this.#activeMs = this.#deps.clock.nowMs();
    this.#deps.engine.sendText(content);
  }

  #noTransfer(): void {
    this.#deps.engine.say(OWN_WORDS.noTransfer);
  }

  #sendFrame(): void {
    const { engine, codec, clock, tell } = this.#deps;
    // A turn that was cut off by muting ends by silence, also where a muted client sends no packets at all.
    if (!this.#micOn) engine.pushPcm(SILENCE);
    const frame = engine.pullPcm();
    if (frame && !this.#firstWordTold) {
      this.#firstWordTold = true;
      tell({ type: 'first-word', ms: clock.nowMs() - this.#connectedMs });
    }
    this.#peer?.sendOpus(codec.encode(frame ?? SILENCE));
  }

  #look(): void {
    const nowMs = this.#deps.clock.nowMs();
    if (this.#pacer) this.#deps.tell({ type: 'late', frames: this.#pacer.takeLate() });
    if (nowMs - this.#heardMs > CALLER_GONE_MS) this.end('caller_left');
    else if (nowMs - this.#activeMs > this.#deps.agent.idleTimeoutS * 1000)
      this.end('idle_timeout');
    else if (nowMs - this.#connectedMs > this.session.maxDurationMs) this.end('max_duration');
  }

  #send(message: say.RtviMessage): void {
    this.#peer?.sendText(say.packMessage(message, this.#deps.newId));
  }
}

function optionalId(id: string | undefined): { id?: string } {
  return id === undefined ? {} : { id };
}
