/** A sound as a carrier fetches it: what it would not take is an error, and the caller hears nothing. */
import { fromWav } from '../../../core/archive/wav.ts';
import { type FetchedSound, parseXml, type SoundForm } from './read-document.ts';

/** What is heard at 16 kHz. Its text is what the carrier's console would show. */
export async function fetchSound(sound: FetchedSound): Promise<Int16Array> {
  const { url, method, as } = sound;
  const answer = await fetch(url, { method, signal: AbortSignal.timeout(15_000) });
  const what = `${method} ${new URL(url).pathname}`;
  if (!answer.ok) throw new Error(`a sound cannot be fetched: ${what} answered ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const form = formOf(bytes, as);
  if (!as.includes(form)) throw new Error(`a sound must be ${as.join(' or ')}: ${what} is ${form}`);
  if (form === 'wav') return fromFile(bytes);
  return form === 'mp3' ? TONE : fetchSound(soundIn(Buffer.from(bytes).toString()));
}

/** MP3 is not decoded here; this stands for it. */
const TONE = Int16Array.from({ length: 16_000 }, (_, at) => 4000 * Math.sin(at / 6));

function formOf(bytes: Uint8Array, as: readonly SoundForm[]): SoundForm {
  const [first = 0, second = 0] = bytes;
  const head = Buffer.from(bytes.subarray(0, 5)).toString('latin1');
  if (head.startsWith('RIFF')) return 'wav';
  if (head.startsWith('ID3') || (first === 0xff && second >= 0xe0)) return 'mp3';
  const document = as.find((form) => form === 'twiml' || form === 'plivo-xml') ?? 'twiml';
  if (head === '<?xml') return document;
  throw new Error('a sound is neither a file nor a document');
}

/** What a document around sounds may hold, in either language. */
const AROUND = ['Play', 'Say', 'Speak', 'Pause', 'Wait', 'Redirect'];

function soundIn(document: string): FetchedSound {
  const { children } = parseXml(document);
  const strange = children.find(({ name }) => !AROUND.includes(name));
  if (strange) throw new Error(`13238: a sound's document has no ${strange.name}`);
  const url = children.find(({ name }) => name === 'Play')?.text ?? '';
  return { url, method: 'GET', as: ['wav', 'mp3'] };
}

function fromFile(bytes: Uint8Array): Int16Array {
  const { pcm, rate } = fromWav(bytes);
  const samples = Math.floor((pcm.length * 16_000) / rate);
  return Int16Array.from(
    { length: samples },
    (_, at) => pcm[Math.floor((at * rate) / 16_000)] ?? 0,
  );
}
