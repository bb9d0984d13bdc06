/** One call of a Pipecat bot, as its host sees it: the bot's session, the caller's signs of life, the limits, and the one end. */
import type { BotSession, FromBot } from '../../core/bot/bot-messages.ts';
import { CONNECT_TIMEOUT_MS } from '../../core/limits.ts';
import type { EndReason } from '../../core/session/session.ts';
import type { Cancel, TimerClock } from '../../core/time/clock.ts';
import { Contact } from '../bot/call/contact.ts';
import type { BotClient } from './bot-client.ts';
import { createFrameWatch } from './late-frames.ts';
import { kindOfPacket, payloadTypeOf } from './packet-kind.ts';
import { type BotEnd, whyEnded } from './why-ended.ts';

/** What a call needs. */
export interface PipecatCallDeps {
  readonly bot: BotClient;
  readonly clock: TimerClock;
  readonly tell: (message: FromBot) => void;
  /** Told once, after the end was told. */
  readonly onOver: () => void;
}

/** A caller who is not heard of for so long has gone: browsers send something each second, carriers each 20 ms. */
const CALLER_GONE_MS = 5_000;

/** From being told to leave to being left: a goodbye of the bot's, and its cancellation after that. */
const LEAVE_MS = 7_000;

const LOOK_MS = 1_000;

/**
 * Looks in a row at which the bot's event loop had not turned: it hangs. Bots that call a slow service without `await` stand
 * still for seconds and go on; under Pipecat's own runner they live, too.
 */
const HUNG_LOOKS = 20;

/** One call, from its session to its end. */
export class PipecatCall {
  readonly session: BotSession;
  readonly #deps: PipecatCallDeps;
  readonly #frames = createFrameWatch();
  readonly #contact = new Contact(LOOK_MS);
  readonly #stopLooking: Cancel;
  readonly #lift: Cancel;
  #audioType: number | undefined;
  readonly #startedMs: number;
  #connectedMs: number | undefined;
  #heardMs: number;
  #callerLeft = false;
  #unheardLooks = 0;
  #asked: EndReason | undefined;
  #over = false;

  constructor(session: BotSession, deps: PipecatCallDeps) {
    this.session = session;
    this.#deps = deps;
    this.#startedMs = this.#heardMs = deps.clock.monotonicMs();
    this.#stopLooking = deps.clock.every(LOOK_MS, () => void this.#watch());
    this.#lift = deps.clock.after(session.maxDurationMs, () => this.end('max_duration'));
    void deps.bot.run(session).then((end) => end && this.botEnded(end));
  }

  /** The payload type of the bot's audio. */
  onAudio(payloadType: number): void {
    this.#audioType = payloadType;
  }

  /** A packet between caller and bot. Answers whether only a finished handshake brings such a one. */
  onPacket(packet: Uint8Array, from: 'caller' | 'library'): boolean {
    const kind = kindOfPacket(packet);
    if (from === 'library') {
      if (kind === 'rtp' && payloadTypeOf(packet) === this.#audioType) this.#onFrame();
      return false;
    }
    if (kind === 'alert') this.#callerLeft = true;
    if (kind !== 'rtp' && kind !== 'data') return false;
    this.onConnected();
    return true;
  }

  /** The bot has answered an offer of the caller's. */
  onAnswered(): void {
    this.#contact.answered();
  }

  /** The caller gave a sign of life. */
  onHeard(): void {
    this.#contact.reached();
    this.#heardMs = this.#deps.clock.monotonicMs();
  }

  /** Media flow. */
  onConnected(): void {
    if (this.#connectedMs !== undefined) return;
    this.#connectedMs = this.#heardMs = this.#deps.clock.monotonicMs();
    this.#deps.tell({ type: 'connected' });
  }

  /** The caller's socket is closed. */
  onSocketClosed(by: 'caller' | 'bot'): void {
    if (by === 'caller') this.#callerLeft = true;
    void this.#hangUp();
  }

  /** Tells the bot to leave, and leaves without it if it does not. */
  end(reason: EndReason): void {
    this.#asked ??= reason;
    void this.#hangUp();
  }

  /** The bot's side is over, and the call with it. */
  botEnded(bot: BotEnd): void {
    if (this.#over) return;
    this.#over = true;
    this.#stopLooking();
    this.#lift();
    const { reason, detail } = whyEnded({ asked: this.#asked, callerLeft: this.#callerLeft, bot });
    this.#deps.tell({ type: 'ended', reason, ...(detail === undefined ? {} : { detail }) });
    this.#deps.onOver();
  }

  async #hangUp(): Promise<void> {
    this.#deps.clock.after(LEAVE_MS, () => this.botEnded({ how: 'returned' }));
    await this.#deps.bot.end();
  }

  async #watch(): Promise<void> {
    const nowMs = this.#deps.clock.monotonicMs();
    if (this.#connectedMs === undefined) {
      const contact = this.#contact.look();
      if (contact === 'unreached') this.#deps.tell({ type: 'unreached' });
      if (contact === 'given-up' || nowMs - this.#startedMs > CONNECT_TIMEOUT_MS)
        this.end('caller_never_connected');
    } else if (nowMs - this.#heardMs > CALLER_GONE_MS) {
      this.#callerLeft = true;
      void this.#hangUp();
    }
    // The supervisor's patience is with us; the bot has ours.
    this.#deps.tell({ type: 'late', frames: this.#frames.take() });
    this.#unheardLooks = (await this.#deps.bot.isAlive()) ? 0 : this.#unheardLooks + 1;
    if (this.#unheardLooks > HUNG_LOOKS) this.botEnded({ how: 'gone', because: 'hung' });
  }

  #onFrame(): void {
    this.#frames.left(this.#deps.clock.monotonicMs());
  }
}
