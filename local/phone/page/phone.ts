/** The page of `npm run phone`: rings the bot by a carrier, hears and speaks, presses keys, and answers whom the bot calls. */
import type { ShownPhone } from '../handset.ts';

const find = (id: string) => document.getElementById(id) as HTMLElement;
const valueOf = (id: string) => (find(id) as HTMLInputElement | HTMLSelectElement).value;
const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/line`);
socket.binaryType = 'arraybuffer';
const tell = (wish: object) => socket.send(JSON.stringify(wish));
let line: AudioWorkletNode | undefined;

socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
  if (typeof data !== 'string') return line?.port.postMessage(data, [data]);
  const { phones, errors } = JSON.parse(data) as { phones: ShownPhone[]; errors: string[] };
  find('phones').replaceChildren(...phones.map(showPhone).reverse());
  find('errors').textContent = errors.join('\n');
  document.body.dataset['talks'] = String(phones.some(({ held }) => held));
});
socket.addEventListener('close', () => (document.body.dataset['lost'] = 'true'));

find('call').addEventListener('click', () => {
  void openLine().then(() =>
    tell({
      do: 'call',
      carrier: valueOf('carrier'),
      from: valueOf('from'),
      to: valueOf('to'),
    }),
  );
});

for (const key of document.querySelectorAll<HTMLButtonElement>('#keys button'))
  key.addEventListener('click', () => tell({ do: 'press', digit: key.textContent }));

addEventListener('keydown', ({ key, target }) => {
  if (/^[0-9*#]$/.test(key) && !(target instanceof HTMLInputElement))
    tell({ do: 'press', digit: key });
});

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
  item.className = phone.held ? 'held' : '';
  const text = document.createElement('span');
  text.textContent = `${sayWho(phone)}: ${sayState(phone)}`;
  item.append(text, ...buttonsOf(phone));
  return item;
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
