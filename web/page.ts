/** The caller's page: one button to a bot. */
import { chosenAgent, greet, listAgents } from './agents.ts';
import { PageCall } from './call/call.ts';
import { type KeptCall, keptCall } from './call/kept-call.ts';
import { byId } from './element.ts';
import { listSpeakers, setUpLoudspeaker } from './sound/loudspeaker.ts';
import { listMicrophones } from './sound/microphones.ts';
import { addLine, clearLines, restoreLines, saveLines } from './transcript.ts';
import { START_ROWS } from './turns/stopwatch.ts';
import { createTurnsPanel } from './turns/turns.ts';
import { createWaterfall } from './turns/waterfall.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

const startButton = byId<HTMLButtonElement>('start');
const muteButton = byId<HTMLButtonElement>('mute');
const stopButton = byId<HTMLButtonElement>('stop');
const microphone = byId<HTMLSelectElement>('microphone');
const textBox = byId<HTMLInputElement>('text');

let current: PageCall | undefined;

function start(kept?: KeptCall): void {
  // A call that outlived a reload goes on, and so does what was said in it.
  if (!kept) clearLines();
  showButtons(true);
  const call = new PageCall(() => {
    if (current === call) current = undefined;
    showButtons(false);
  });
  current = call;
  void (kept ? call.rejoin(kept) : call.start(chosenAgent()));
}

/** One of the two buttons is there; the keyboard's focus goes with it. */
function showButtons(calling: boolean): void {
  const hadFocus = document.activeElement;
  startButton.hidden = calling;
  stopButton.hidden = !calling;
  muteButton.disabled = !calling;
  showMuted(false);
  for (const control of document.querySelectorAll<HTMLInputElement | HTMLButtonElement>(
    '#type input, #type button, #keys button',
  )) {
    control.disabled = !calling;
  }
  if (hadFocus === startButton) stopButton.focus();
  else if (!calling) startButton.focus();
}

function showMuted(muted: boolean): void {
  muteButton.setAttribute('aria-pressed', String(muted));
  muteButton.textContent = muted ? 'Unmute' : 'Mute';
  byId('muted').hidden = !muted;
  document.body.toggleAttribute('data-muted', muted);
}

function toggleMute(): void {
  const muted = muteButton.getAttribute('aria-pressed') !== 'true';
  current?.mute(muted);
  showMuted(muted);
}

function sendTyped(): void {
  const text = textBox.value.trim();
  if (text !== '') current?.sendText(text);
  textBox.value = '';
}

function drawKeys(): void {
  byId('keys').replaceChildren(
    ...KEYS.map((key) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = key;
      button.disabled = true;
      button.addEventListener('click', () => current?.pressKey(key));
      return button;
    }),
  );
}

async function showDevices(): Promise<void> {
  await Promise.all([listMicrophones(), listSpeakers()]);
}

async function greetCaller(): Promise<void> {
  const isThere = await greet(() => current !== undefined);
  if (!current) startButton.disabled = !isThere;
}

startButton.addEventListener('click', () => start());
stopButton.addEventListener('click', () => void current?.stop());
muteButton.addEventListener('click', toggleMute);
microphone.addEventListener('change', () => void current?.useMicrophone(microphone.value));
navigator.mediaDevices?.addEventListener('devicechange', () => void showDevices());
byId('save').addEventListener('click', saveLines);
byId('type').addEventListener('submit', (event) => {
  event.preventDefault();
  sendTyped();
});
addEventListener('pagehide', () => current?.leave());

setUpLoudspeaker();
drawKeys();
createWaterfall(byId('start-stages'), START_ROWS);
createTurnsPanel();
void showDevices();
void listAgents();
void greetCaller();
document.addEventListener('visibilitychange', () => {
  // What was said of the pool is old by then; what is said of a call stays.
  if (!document.hidden && document.body.dataset['state'] === 'off') void greetCaller();
});
const kept = keptCall();
const isRestored = restoreLines();
if (kept) start(kept);
else if (isRestored) addLine('note', 'The page was loaded again; the call before it is over.');
