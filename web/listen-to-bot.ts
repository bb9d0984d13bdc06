/** Shows what the bot tells and what both voices do: states, words, levels, timings. */
import { type PipecatClient, RTVIEvent, type TransportState } from '@pipecat-ai/client-js';
import type { SmallWebRTCTransport } from '@pipecat-ai/small-webrtc-transport';
import { connectionOf } from './call/transport-inside.ts';
import { byId } from './element.ts';
import { followStates, type States } from './follow-states.ts';
import { createBargeIn } from './sound/barge-in.ts';
import { hearVoices, type Who } from './sound/hear-voices.ts';
import { showLevels } from './sound/levels.ts';
import { showStatus } from './status.ts';
import { addLine } from './transcript.ts';
import { measureOwnLatency } from './turns/own-latency.ts';
import type { Stopwatch } from './turns/stopwatch.ts';
import { createTurnClock, type TurnAccount } from './turns/turn-clock.ts';
import { createTurnsPanel } from './turns/turns.ts';
import { sayMs } from './turns/waterfall.ts';

/** What the call does with it. */
export interface Listening {
  /** Measures this track as the caller's or the bot's voice from now on. */
  listenTo(who: Who, track: MediaStreamTrack): void;
  /** The caller typed or pressed a key: no voice is answered next. */
  typed(): void;
  /** Whether there is a microphone that the caller has allowed. */
  microphone(isThere: boolean): void;
  close(): void;
}

/** Subscribes the page to a client's events. Call it from a click: it starts an audio context. */
export function listenToBot(client: PipecatClient, watch: Stopwatch): Listening {
  byId('ready-in').textContent = '–';
  followStart(client, watch);
  const states = followStates(client, showStatus);
  const { ear, turns, close } = measure(client, { states, watch });
  const listenTo = (who: Who, track: MediaStreamTrack) => {
    // Without an ear the call goes on; it is only not measured.
    ear.then((open) => open.listenTo(who, track)).catch(() => undefined);
  };
  followWords(client);
  client.on(RTVIEvent.TrackStarted, (track, participant) => {
    if (participant?.local || track.kind !== 'audio') return;
    byId<HTMLAudioElement>('voice').srcObject = new MediaStream([track]);
    listenTo('bot', track);
  });
  return {
    listenTo,
    typed: () => turns.typed(),
    microphone: (isThere) => states.microphone(isThere),
    close() {
      close();
      states.close();
      showLevels(0, 0);
      ear.then((open) => open.close()).catch(() => undefined);
    },
  };
}

/** Hears both voices, and lays what is heard beside what the bot tells of each turn. */
function measure(client: PipecatClient, of: { states: States; watch: Stopwatch }) {
  const panel = createTurnsPanel();
  const turns = createTurnClock((turn) => panel.addTurn(turn));
  const bargeIn = createBargeIn((ms) => panel.addBargeIn(ms));
  const ear = hearVoices({
    onEdge(who, kind, atMs) {
      bargeIn.edge(who, kind, atMs);
      if (who === 'caller' && kind === 'end') {
        turns.callerStopped(atMs);
        of.states.callerStopped();
      }
      if (who !== 'bot' || kind !== 'start') return;
      turns.botStarted(atMs);
      of.watch.mark('First word heard', atMs);
    },
    onLevels: showLevels,
  });
  let stopMeasuring = () => {};
  client.on(RTVIEvent.BotReady, ({ about }) => {
    stopMeasuring();
    if (!isOurs(about)) return turns.withoutAccounts();
    const connection = () => connectionOf(client.transport as SmallWebRTCTransport);
    stopMeasuring = measureOwnLatency(connection, (times) =>
      client.sendClientMessage('latency', times),
    );
  });
  client.on(RTVIEvent.UserStoppedSpeaking, () => turns.noticed(performance.now()));
  client.on(RTVIEvent.ServerMessage, (message: unknown) => {
    const { t, d } = message as { t?: string; d?: unknown };
    if (t === 'turn') turns.accounted(d as TurnAccount);
    if (t === 'interrupted') bargeIn.interrupted();
  });
  return { ear, turns, close: () => stopMeasuring() };
}

/** Whether a bot accounts for its turns, by what it says of itself. */
export function isOurs(about: unknown): boolean {
  return (about as { library?: string } | undefined)?.library === 'greenroom';
}

function followStart(client: PipecatClient, watch: Stopwatch): void {
  client.on(RTVIEvent.TransportStateChanged, (state: TransportState) => {
    if (state === 'connected') watch.mark('Media connected');
  });
  client.on(RTVIEvent.BotReady, () => {
    byId('ready-in').textContent = sayMs(watch.mark('Bot ready'));
  });
}

function followWords(client: PipecatClient): void {
  client.on(RTVIEvent.UserTranscript, ({ text, final }) => {
    if (final) addLine('user', text);
  });
  client.on(RTVIEvent.BotTtsText, ({ text }) => addLine('bot', text, true));
  client.on(RTVIEvent.Error, ({ data }) => {
    const { message } = data as { message?: string };
    addLine('note', `The bot reports a problem: ${message ?? 'no details'}`);
  });
}
