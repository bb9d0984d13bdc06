/** Shows what the bot tells: states, words, timings. */
import { type PipecatClient, RTVIEvent, type TransportState } from '@pipecat-ai/client-js';
import { element } from './element.ts';
import type { Stopwatch } from './stopwatch.ts';
import { addLine } from './transcript.ts';
import { drawStages, type Stage } from './waterfall.ts';

/** What the page lends. */
export interface Shown {
  readonly watch: Stopwatch;
  readonly show: (state: string, sentence: string) => void;
}

/** Subscribes the page to a client's events. */
export function listenToBot(client: PipecatClient, { watch, show }: Shown): void {
  client.on(RTVIEvent.TransportStateChanged, (state: TransportState) => {
    if (state === 'connected') watch.mark('Media connected');
  });
  client.on(RTVIEvent.BotReady, () => {
    watch.mark('Bot ready');
    show('listening', 'Connected. Say something, or type.');
  });
  client.on(RTVIEvent.TrackStarted, (track, participant) => {
    if (participant?.local || track.kind !== 'audio') return;
    element<HTMLAudioElement>('voice').srcObject = new MediaStream([track]);
  });
  client.on(RTVIEvent.BotStartedSpeaking, () => {
    watch.mark('First word', 'bot');
    show('speaking', 'The bot is speaking. Interrupt it whenever you like.');
  });
  client.on(RTVIEvent.BotStoppedSpeaking, () => show('listening', 'Listening.'));
  client.on(RTVIEvent.BotLlmStarted, () => show('thinking', 'Thinking.'));
  client.on(RTVIEvent.UserStartedSpeaking, () => show('listening', 'Listening to you.'));
  client.on(RTVIEvent.UserTranscript, ({ text, final }) => {
    if (final) addLine('user', text);
  });
  client.on(RTVIEvent.BotTtsText, ({ text }) => addLine('bot', text, true));
  client.on(RTVIEvent.LocalAudioLevel, (level) => {
    element<HTMLMeterElement>('level').value = level;
  });
  client.on(RTVIEvent.ServerMessage, (message: unknown) => showServerMessage(message));
}

function showServerMessage(message: unknown): void {
  const { t, d } = message as { t?: string; d?: Record<string, unknown> };
  if (t === 'hearing') showHearing(d?.['canHear'] === true);
  if (t === 'turn') drawStages(element('turn-stages'), turnStages(d as Record<string, number>));
}

function showHearing(canHear: boolean): void {
  const hint = element('hint');
  hint.hidden = canHear;
  hint.textContent = canHear
    ? ''
    : 'This bot has no speech recogniser here, so it cannot hear you. Type or use the keypad.';
  if (!canHear) element('text').focus();
}

/** A turn's stages laid end to end; what no stage explains is our own. */
function turnStages(stages: Readonly<Record<string, number>>): Stage[] {
  const parts = [
    ['Turn end', stages['endpointMs']],
    ['Model', stages['llmMs']],
    ['Voice', stages['ttsMs']],
  ] as const;
  let fromMs = 0;
  const bars = parts.flatMap(([name, ms]) => {
    if (ms === undefined) return [];
    const stage: Stage = { name, fromMs, ms, kind: 'bot' };
    fromMs += ms;
    return [stage];
  });
  return [
    ...bars,
    { name: 'Whole turn', fromMs: 0, ms: stages['totalMs'] ?? fromMs, kind: 'total' },
  ];
}
