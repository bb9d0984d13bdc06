/** One call, from the press of Start to its end, on the unmodified Pipecat client. */
import { LogLevel, PipecatClient, RTVIEvent } from '@pipecat-ai/client-js';
import { SmallWebRTCTransport, WavMediaManager } from '@pipecat-ai/small-webrtc-transport';
import { byId } from '../element.ts';
import { listenToBot } from '../listen-to-bot.ts';
import { listSpeakers } from '../sound/loudspeaker.ts';
import { findTrouble } from '../sound/microphone-trouble.ts';
import { openMicrophone, useMicrophone } from '../sound/microphones.ts';
import { showStatus } from '../status.ts';
import { addLine } from '../transcript.ts';
import { type Stopwatch, startStopwatch } from '../turns/stopwatch.ts';
import { askForSession, askToEnd, lookUpSession, type SessionAnswer } from './broker.ts';
import { type EndingView, endingOf, startFailureOf } from './endings.ts';
import { joinBot, sayGoodbye } from './join-bot.ts';
import { forgetCall, type KeptCall, rememberCall } from './kept-call.ts';
import { keepConnected } from './reconnect.ts';
import { restartIce, restartTarget } from './restart-ice.ts';
import { connectionOf, continueAs, pcIdOf } from './transport-inside.ts';
import { sayWait, waitInLine } from './wait-in-line.ts';
import { whyOver } from './why-over.ts';

/** One call's life. */
export class PageCall {
  readonly #client: PipecatClient;
  readonly #transport: SmallWebRTCTransport;
  readonly #watch: Stopwatch;
  readonly #onOver: () => void;
  readonly #bot: ReturnType<typeof listenToBot>;
  #sessionId: string | undefined;
  #offerUrl = '';
  /** What the bot said of the end. */
  #reason: string | undefined;
  #joined = false;
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
    this.#watch = startStopwatch(byId('start-stages'));
    this.#bot = listenToBot(this.#client, this.#watch);
    this.#client.on(RTVIEvent.BotReady, () => this.#onReady());
    this.#client.on(RTVIEvent.ServerMessage, (message: unknown) => {
      const { t, d } = message as { t?: string; d?: { reason?: string } };
      if (t === 'ended') this.#reason = d?.reason;
    });
    this.#client.on(RTVIEvent.BotDisconnected, () => void this.#botLeft());
    this.#client.on(RTVIEvent.Disconnected, () => void this.#botLeft());
  }

  /** Gets a bot and joins it; whatever goes wrong is shown. */
  async start(agent: string | undefined): Promise<void> {
    showStatus('connecting', 'Finding your bot …');
    try {
      await this.#openMicrophone();
      const first = await askForSession(agent, crypto.randomUUID());
      this.#sessionId = first.sessionId;
      this.#watch.markBroker(first.timings);
      const session = await this.#waitForBot(first);
      if (this.#over) return;
      await this.#connect(session);
    } catch (error) {
      await this.#finish(startFailureOf(error));
    }
  }

  /** Takes up the call that this tab had before its page was loaded anew. */
  async rejoin(kept: KeptCall): Promise<void> {
    showStatus('reconnecting', 'Your bot waits for you …');
    try {
      const session = await lookUpSession(kept.sessionId);
      if (session.state !== 'active' && session.state !== 'ready')
        return await this.#finish(endingOf(session));
      this.#sessionId = kept.sessionId;
      await this.#openMicrophone();
      continueAs(this.#transport, kept.pcId);
      await this.#connect({ ...session, offerUrl: kept.offerUrl });
    } catch (error) {
      await this.#finish(startFailureOf(error));
    }
  }

  async #connect(session: SessionAnswer): Promise<void> {
    const offerUrl = session.offerUrl ?? `/sessions/${session.sessionId}/api/offer`;
    this.#offerUrl = offerUrl;
    const joining = { client: this.#client, transport: this.#transport };
    await joinBot(joining, { ...session, offerUrl }, () => {
      void this.#finish(endingOf({ reason: 'caller_never_connected' }));
    });
  }

  /** Nothing that is said reaches the bot until it is taken back. */
  mute(on: boolean): void {
    this.#client.enableMic(!on);
  }

  /** Speaks into this microphone from now on. */
  async useMicrophone(deviceId: string): Promise<void> {
    const track = await useMicrophone(this.#transport, connectionOf(this.#transport), deviceId);
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
    if (this.#sessionId && !this.#joined) void askToEnd(this.#sessionId);
    connectionOf(this.#transport)?.close();
  }

  async #openMicrophone(): Promise<void> {
    const track = await openMicrophone(this.#client, this.#transport);
    await listSpeakers();
    this.#bot.microphone(track !== undefined);
    if (track) this.#bot.listenTo('caller', track);
    else addLine('note', await findTrouble());
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
    const [sessionId = '', transport] = [this.#sessionId, this.#transport];
    const target = () => restartTarget(pcIdOf(transport), this.#offerUrl);
    const joined = target();
    if (joined) rememberCall({ sessionId, ...joined });
    this.#stopWatching();
    this.#stopWatching = keepConnected({
      connection: () => connectionOf(transport),
      target,
      readSession: (withinMs) => lookUpSession(sessionId, withinMs),
      restartIce,
      onLost: () => showStatus('reconnecting', 'The network is gone. Your bot waits for you …'),
      onBack: () => void this.#back(),
      onOver: (session) => void this.#finish(endingOf(session)),
    });
  }

  /** The client ends the microphone with a connection that it replaces; another one is opened for the new. */
  async #back(): Promise<void> {
    showStatus('listening', 'You are connected again.');
    const { audio } = this.#client.tracks().local;
    if (audio?.readyState === 'ended') await this.useMicrophone(audio.getSettings().deviceId ?? '');
  }

  /** The bot has said that it leaves, or the connection is closed. */
  async #botLeft(): Promise<void> {
    if (this.#over || !this.#sessionId) return;
    this.#stopWatching();
    const session = this.#reason ? { reason: this.#reason } : await whyOver(this.#sessionId);
    await this.#finish(endingOf(session));
  }

  async #finish({ state, sentence }: EndingView): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#stopWatching();
    forgetCall();
    this.#bot.close();
    showStatus(state, sentence);
    addLine('note', sentence);
    this.#onOver();
    // A bot that was joined notices that its caller left; one that was not would wait for them.
    if (this.#sessionId && !this.#joined) void askToEnd(this.#sessionId);
    await sayGoodbye(this.#client, this.#joined ? this.#sessionId : undefined);
  }
}
