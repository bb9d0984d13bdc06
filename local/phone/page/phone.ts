/** The page of `npm run phone`: rings the bot by a carrier, hears and speaks, presses keys, and answers whom the bot calls. */
import type { ShownPhone } from '../handset.ts';

const find = (id: string) => document.getElementById(id) as HTMLElement;
const valueOf = (id: string) => (find(id) as HTMLInputElement | HTMLSelectElement).value;
/** Contract errors that are shown: the latest. */
const MOST_ERRORS = 8;

const keys = [...document.querySelectorAll<HTMLButtonElement>('#keys button')];
const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/line`);
socket.binaryType = 'arraybuffer';
const tell = (wish: object) => socket.send(JSON.stringify(wish));
let line: AudioWorkletNode | undefined;

socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
  if (typeof data !== 'string') return line?.port.postMessage(data, [data]);
  const { phones, errors } = JSON.parse(data) as { phones: ShownPhone[]; errors: string[] };
  find('phones').replaceChildren(...phones.map(showPhone).reverse());
  find('none').hidden = phones.length > 0;
  find('errors').textContent = errors.slice(-MOST_ERRORS).join('\n');
  const talks = phones.some(({ held, status }) => held && status === 'answered');
  for (const key of keys) key.disabled = !talks;
});
socket.addEventListener('close', () => {
  find('lost').hidden = false;
  for (const button of document.querySelectorAll('button')) button.disabled = true;
});

find('handset').addEventListener('submit', (event) => {
  event.preventDefault();
  void openLine().then(() =>
    tell({
      do: 'call',
      carrier: valueOf('carrier'),
      from: valueOf('from'),
      to: valueOf('to'),
    }),
  );
});

for (const key of keys) key.addEventListener('click', () => press(key));

addEventListener('keydown', ({ key: pressed, target }) => {
  if (target instanceof HTMLInputElement) return;
  const key = keys.find(({ textContent }) => textContent === pressed);
  if (key) press(key);
});

function press(key: HTMLButtonElement): void {
  if (key.disabled) return;
  tell({ do: 'press', digit: key.textContent });
  key.classList.add('pressed');
  setTimeout(() => key.classList.remove('pressed'), 150);
}

/** The microphone is asked for once, by whoever clicks first. */
async function openLine(): Promise<void> {
  if (line) return;
  const context = new AudioContext({ sampleRate: 16_000 });
  await context.audioWorklet.addModule('/line.worklet.js');
  const node = new AudioWorkletNode(context, 'line', { outputChannelCount: [1] });
  node.port.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
    if (socket.readyState === socket.OPEN) socket.send(data);
  });
  node.port.start();
  node.connect(context.destination);
  line = node;
  try {
    const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    context.createMediaStreamSource(microphone).connect(node);
  } catch {
    find('note').textContent = 'There is no microphone: you hear, and press keys.';
  }
}

function showPhone(phone: ShownPhone): HTMLElement {
  const item = document.createElement('li');
  item.className = kindOf(phone);
  const who = document.createElement('strong');
  who.textContent = sayWho(phone);
  const state = document.createElement('small');
  state.textContent = sayState(phone);
  const buttons = document.createElement('div');
  buttons.append(...buttonsOf(phone));
  item.append(who, state, buttons);
  return item;
}

function kindOf({ status, called, held }: ShownPhone): string {
  if (held) return 'held';
  if (status === 'ringing') return called ? '' : 'rings';
  return status === 'answered' ? '' : 'over';
}

function sayWho({ called, from, to, carrier }: ShownPhone): string {
  return called ? `${from} calls ${to} by ${carrier}` : `${to} is called by ${from}`;
}

const HEARS = { bot: 'talks with the bot', party: 'talks with the other phone' } as const;

function sayState({ status, hears, called }: ShownPhone): string {
  if (status === 'ringing') return called ? 'hears it ring' : 'rings';
  if (status !== 'answered') return status;
  if (hears === 'hold') return 'hears hold music';
  if (hears === 'voice') return 'is read to';
  return hears === undefined ? 'hears nothing' : HEARS[hears];
}

function buttonsOf({ id, status, called, held }: ShownPhone): HTMLElement[] {
  const button = (text: string, wish: object) => {
    const made = document.createElement('button');
    made.textContent = text;
    made.addEventListener('click', () => void openLine().then(() => tell({ ...wish, phone: id })));
    return made;
  };
  if (status === 'ringing' && !called)
    return [
      button('Answer', { do: 'answer' }),
      button('Decline', { do: 'refuse', as: 'rejected' }),
      button('Busy', { do: 'refuse', as: 'busy' }),
    ];
  if (status !== 'ringing' && status !== 'answered') return [];
  const hangUp = button('Hang up', { do: 'hang-up' });
  return held ? [hangUp] : [button('Hold to the ear', { do: 'hold' }), hangUp];
}
