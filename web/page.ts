/** The caller's page: one button to a bot, on the unmodified Pipecat client. */
import { PipecatClient, RTVIEvent } from '@pipecat-ai/client-js';
import { SmallWebRTCTransport, WavMediaManager } from '@pipecat-ai/small-webrtc-transport';
import { endSession, readSession, Refused, type SessionAnswer, startSession } from './broker.ts';
import { element } from './element.ts';
import { listenToBot } from './listen-to-bot.ts';
import { Stopwatch } from './stopwatch.ts';
import { addLine, clearLines } from './transcript.ts';
import { watchBot } from './watch-bot.ts';

const startButton = element<HTMLButtonElement>('start');
const stopButton = element<HTMLButtonElement>('stop');
const microphone = element<HTMLSelectElement>('microphone');
const textBox = element<HTMLInputElement>('text');
const agent = new URLSearchParams(location.search).get('agent') ?? undefined;

/** Why a call ended, in the caller's words. */
const ENDINGS: Record<string, string> = {
  bot_died: 'The bot is gone: its process died.',
  task_died: 'The bot is gone: the machine it ran on was stopped.',
  bot_goodbye: 'The bot said goodbye.',
  max_duration: 'The call reached its longest duration.',
  idle_timeout: 'Nobody said anything for a while, so the bot left.',
  queue_timeout: 'No bot became free in time.',
};

interface Current {
  readonly client: PipecatClient;
  readonly transport: SmallWebRTCTransport;
  sessionId: string | undefined;
  over: boolean;
  stopWatching: () => void;
}

let current: Current | undefined;

/** What the page shows: a state for the orb, and one sentence. */
function show(state: string, sentence: string): void {
  element('orb').dataset['state'] = state;
  element('status').textContent = sentence;
}

function showButtons(calling: boolean): void {
  startButton.hidden = calling;
  stopButton.hidden = !calling;
  for (const control of document.querySelectorAll<HTMLInputElement | HTMLButtonElement>(
    '#type input, #type button, #keys button',
  )) {
    control.disabled = !calling;
  }
}

async function start(): Promise<void> {
  clearLines();
  showButtons(true);
  show('connecting', 'Finding your bot …');
  const watch = new Stopwatch(element('start-stages'));
  const call = createCall(watch);
  current = call;
  try {
    await call.client.initDevices();
    watch.mark('Microphone');
    const session = await waitForBot(call, await startSession(agent, crypto.randomUUID()));
    if (call.over) return;
    watch.markBroker(session.timings);
    await call.client.connect({
      webrtcRequestParams: {
        endpoint: session.offerUrl ?? `/sessions/${session.sessionId}/api/offer`,
      },
      iceServers: session.iceConfig?.iceServers ?? [],
    });
  } catch (error) {
    const why =
      error instanceof Refused ? error.message : `The call could not be started: ${String(error)}`;
    await finish(call, 'gone', why);
  }
}

/** Waits in the queue, with its place told, until there is a bot. */
async function waitForBot(call: Current, first: SessionAnswer): Promise<SessionAnswer> {
  let session = first;
  call.sessionId = session.sessionId;
  while (!call.over && (session.state === 'queued' || session.state === 'claimed')) {
    const wait = session.expectedWaitMs
      ? ` About ${Math.ceil(session.expectedWaitMs / 1000)} s.`
      : '';
    const place = session.position ? `You are number ${session.position} in line.` : '';
    show('connecting', `All bots are busy. ${place}${wait}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    session = await readSession(session.sessionId);
  }
  if (session.state === 'ended' || session.state === 'failed')
    throw new Refused('OVER', endingOf(session));
  return session;
}

function createCall(watch: Stopwatch): Current {
  const transport = new SmallWebRTCTransport({
    mediaManager: new WavMediaManager(undefined, 48_000),
  });
  const client = new PipecatClient({ transport, enableMic: true, enableCam: false });
  const call: Current = {
    client,
    transport,
    sessionId: undefined,
    over: false,
    stopWatching: () => undefined,
  };
  listenToBot(client, { watch, show });
  client.on(RTVIEvent.BotReady, () => {
    call.stopWatching = watchBot(
      () => connectionOf(transport),
      () => void botIsGone(call),
    );
  });
  client.on(RTVIEvent.Disconnected, () => void botIsGone(call));
  void fillMicrophones(client);
  return call;
}

/** The transport's own connection; its statistics are the only way to see that packets stopped. */
function connectionOf(transport: SmallWebRTCTransport): RTCPeerConnection | undefined {
  return (transport as unknown as { pc?: RTCPeerConnection | null }).pc ?? undefined;
}

/** No packets, or the connection closed: the broker may know why. Either way the caller is told now. */
async function botIsGone(call: Current): Promise<void> {
  if (call.over) return;
  const session = call.sessionId
    ? await readSession(call.sessionId).catch(() => undefined)
    : undefined;
  await finish(call, 'gone', endingOf(session));
}

function endingOf(session: SessionAnswer | undefined): string {
  const why = ENDINGS[session?.reason ?? ''] ?? 'The bot is gone.';
  return `${why} Press Start for another one.`;
}

async function finish(call: Current, state: string, sentence: string): Promise<void> {
  if (call.over) return;
  call.over = true;
  call.stopWatching();
  show(state, sentence);
  addLine('note', sentence);
  showButtons(false);
  startButton.focus();
  if (call.sessionId) void endSession(call.sessionId);
  await call.client.disconnect().catch(() => undefined);
  if (current === call) current = undefined;
}

async function fillMicrophones(client: PipecatClient): Promise<void> {
  const devices = await client.getAllMics().catch(() => []);
  microphone.replaceChildren(
    ...devices.map(
      ({ deviceId, label }, i) => new Option(label || `Microphone ${i + 1}`, deviceId),
    ),
  );
}

for (const key of ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = key;
  button.disabled = true;
  button.addEventListener('click', () => current?.client.sendDTMF(key));
  element('keys').append(button);
}

startButton.addEventListener('click', () => void start());
stopButton.addEventListener('click', () => {
  if (current) void finish(current, 'off', 'You ended the call.');
});
microphone.addEventListener('change', () => current?.client.updateMic(microphone.value));
element('type').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = textBox.value.trim();
  if (text === '' || !current) return;
  addLine('user', text);
  void current.client.sendText(text);
  textBox.value = '';
});
addEventListener('pagehide', () => {
  if (current?.sessionId) void endSession(current.sessionId);
});
if (agent) element('agent').textContent = agent;
