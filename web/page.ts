/** The caller's page: one button to a bot. */
import { readPool } from './broker.ts';
import { Call } from './call.ts';
import { element } from './element.ts';
import { type KeptCall, keptCall } from './kept-call.ts';
import { listMicrophones } from './microphones.ts';
import { showStatus } from './status.ts';
import { START_ROWS } from './stopwatch.ts';
import { clearLines } from './transcript.ts';
import { createTurnsPanel } from './turns.ts';
import { createWaterfall } from './waterfall.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

const startButton = element<HTMLButtonElement>('start');
const muteButton = element<HTMLButtonElement>('mute');
const stopButton = element<HTMLButtonElement>('stop');
const microphone = element<HTMLSelectElement>('microphone');
const textBox = element<HTMLInputElement>('text');
const agent = new URLSearchParams(location.search).get('agent') ?? undefined;

let current: Call | undefined;

function start(kept?: KeptCall): void {
  clearLines();
  showButtons(true);
  const call = new Call(() => {
    if (current === call) current = undefined;
    showButtons(false);
  });
  current = call;
  void (kept ? call.rejoin(kept) : call.start(agent));
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
  element('keys').replaceChildren(
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

/** What a caller may expect before they press Start. An API that tells strangers nothing of its pool is no fault. */
async function greet(): Promise<void> {
  const pool = await readPool(agent).catch(() => undefined);
  element('agent').textContent = agent ?? pool?.pool ?? 'bot';
  if (!pool || current) return;
  const warm =
    pool.idle === 1 ? 'One bot is warm and waits for you.' : `${pool.idle} bots are warm.`;
  showStatus('off', pool.idle === 0 ? 'No bot is idle: you may have to wait a little.' : warm);
}

startButton.addEventListener('click', () => start());
stopButton.addEventListener('click', () => void current?.stop());
muteButton.addEventListener('click', toggleMute);
microphone.addEventListener('change', () => void current?.useMicrophone(microphone.value));
navigator.mediaDevices?.addEventListener('devicechange', () => void listMicrophones());
element('type').addEventListener('submit', (event) => {
  event.preventDefault();
  sendTyped();
});
addEventListener('pagehide', () => current?.leave());

drawKeys();
createWaterfall(element('start-stages'), START_ROWS);
createTurnsPanel();
void listMicrophones();
void greet();
const kept = keptCall();
if (kept) start(kept);
