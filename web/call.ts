/** One call, from the press of Start to its end, on the unmodified Pipecat client. */
import { LogLevel, PipecatClient, RTVIEvent } from '@pipecat-ai/client-js';
import { SmallWebRTCTransport, WavMediaManager } from '@pipecat-ai/small-webrtc-transport';
import { endSession, readSession, Refused, type SessionAnswer, startSession } from './broker.ts';
import { element } from './element.ts';
import { type Ending, endingOf } from './endings.ts';
import { listenToBot } from './listen-to-bot.ts';
import { chosenMicrophone, listMicrophones, useMicrophone } from './microphones.ts';
import { showStatus } from './status.ts';
import { startStopwatch, type Stopwatch } from './stopwatch.ts';
import { addLine } from './transcript.ts';
import { sayWait, waitInLine } from './wait-in-line.ts';
import { GONE_MS, watchBot } from './watch-bot.ts';
import { isOver, whyOver } from './why-over.ts';

/** One call's life. */
export class Call {
  readonly #client: PipecatClient;
  readonly #transport: SmallWebRTCTransport;
  readonly #watch: Stopwatch;
  readonly #onOver: () => void;
  readonly #bot: ReturnType<typeof listenToBot>;
  #sessionId: string | undefined;
  #joined = false;
  #asking = false;
  #over = false;
  #stopWatching = () => {};

  constructor(onOver: () => void) {
    this.#onOver = onOver;
    // The client's default media manager fetches code from a vendor's site; this one of the same package does not.
    const mediaManager = new WavMediaManager(undefined, 48_000);
    this.#transport = new SmallWebRTCTransport({ mediaManager });
    this.#client = new PipecatClient({
      transport: this.#transport,
      enableMic: true,
      enableCam: false,
    });
    this.#client.setLogLevel(LogLevel.WARN);
    this.#watch = startStopwatch(element('start-stages'));
    this.#bot = listenToBot(this.#client, this.#watch);
    this.#client.on(RTVIEvent.BotReady, () => this.#onReady());
    this.#client.on(RTVIEvent.BotDisconnected, () => void this.#botLeft());
    this.#client.on(RTVIEvent.Disconnected, () => void this.#botLeft());
  }

  /** Gets a bot and joins it; whatever goes wrong is shown. */
  async start(agent: string | undefined): Promise<void> {
    showStatus('connecting', 'Finding your bot …');
    try {
      await this.#openMicrophone();
      const first = await startSession(agent, crypto.randomUUID());
      this.#sessionId = first.sessionId;
      this.#watch.markBroker(first.timings);
      const session = await this.#waitForBot(first);
      if (this.#over) return;
      await this.#client.connect({
        webrtcRequestParams: {
          endpoint: session.offerUrl ?? `/sessions/${session.sessionId}/api/offer`,
        },
        ...(session.iceConfig ? { iceConfig: session.iceConfig } : {}),
      });
    } catch (error) {
      const sentence =
        error instanceof Refused ? error.message : `The call could not be started: ${say(error)}`;
      await this.#finish({ state: 'gone', sentence });
    }
  }

  /** Nothing that is said reaches the bot until it is taken back. */
  mute(on: boolean): void {
    this.#client.enableMic(!on);
  }

  /** Speaks into this microphone from now on. */
  async useMicrophone(deviceId: string): Promise<void> {
    const track = await useMicrophone(this.#transport, this.#connection(), deviceId);
    if (track) this.#bot.listenTo('caller', track);
  }

  /** Says this by text. */
  sendText(text: string): void {
    addLine('user', text);
    this.#bot.typed();
    void this.#client.sendText(text);
  }

  /** Presses a key of the keypad. */
  pressKey(key: string): void {
    addLine('user', key);
    this.#bot.typed();
    this.#client.sendDTMF(key);
  }

  /** The caller hangs up. */
  async stop(): Promise<void> {
    await this.#finish({ state: 'over', sentence: 'You have left the call.' });
  }

  /** The page is being closed: nothing can be waited for. */
  leave(): void {
    if (this.#sessionId && !this.#joined) void endSession(this.#sessionId);
    this.#connection()?.close();
  }

  async #openMicrophone(): Promise<void> {
    const chosen = chosenMicrophone();
    if (chosen) await this.#transport.updateMic(chosen);
    await this.#client.initDevices();
    await listMicrophones();
    const { audio } = this.#client.tracks().local;
    if (audio) this.#bot.listenTo('caller', audio);
    else {
      this.#client.enableMic(false);
      addLine('note', 'There is no microphone, or it was not allowed: type, or use the keypad.');
    }
    this.#watch.mark('Microphone');
  }

  async #waitForBot(first: SessionAnswer): Promise<SessionAnswer> {
    const onWait = (session: SessionAnswer) => showStatus('queued', sayWait(session));
    const session = await waitInLine(first, { isOver: () => this.#over, onWait });
    if (session !== first) this.#watch.mark('In line');
    if (!this.#over) showStatus('connecting', 'A bot is yours. Connecting …');
    return session;
  }

  #onReady(): void {
    this.#joined = true;
    this.#stopWatching = watchBot(
      () => this.#connection(),
      (silentMs) => void this.#suspect(silentMs),
    );
  }

  /** No packet for a while: the broker may know why. When it does not, silence decides. */
  async #suspect(silentMs: number): Promise<void> {
    if (silentMs >= GONE_MS) await this.#finish(endingOf(undefined));
    if (this.#asking || this.#over || !this.#sessionId) return;
    this.#asking = true;
    const session = await readSession(this.#sessionId, GONE_MS).catch(() => undefined);
    this.#asking = false;
    if (isOver(session)) await this.#finish(endingOf(session));
  }

  /** The bot has said that it leaves, or the connection is closed. */
  async #botLeft(): Promise<void> {
    if (this.#over || !this.#sessionId) return;
    this.#stopWatching();
    await this.#finish(endingOf(await whyOver(this.#sessionId)));
  }

  async #finish({ state, sentence }: Ending): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#stopWatching();
    this.#bot.close();
    showStatus(state, sentence);
    addLine('note', sentence);
    this.#onOver();
    // A bot that was joined notices that its caller left; one that was not would wait for them.
    if (this.#sessionId && !this.#joined) void endSession(this.#sessionId);
    await this.#client.disconnect().catch(() => undefined);
  }

  /** The transport's own connection; its statistics are the only way to see that packets stopped. */
  #connection(): RTCPeerConnection | undefined {
    return (this.#transport as unknown as { pc?: RTCPeerConnection | null }).pc ?? undefined;
  }
}

function say(error: unknown): string {
  return error instanceof Error ? error.message : JSON.stringify(error);
}
