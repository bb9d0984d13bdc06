/** What the sides of carriers that send sound in JSON have in common, by each carrier's own names. */
import {
  type FromServer,
  misunderstood,
  parseMessage,
  pick,
  type SocketSide,
} from './socket-side.ts';

/** Twenty milliseconds of mu-law. */
const MU_LAW_FRAME = { frameBytes: 160, silence: new Uint8Array(160).fill(0xff) };

/** How a carrier names what it sends. */
export interface SentWords {
  readonly sequence: string;
  readonly stream: string;
  /** How it writes counters. */
  readonly count: (value: number) => string | number;
  /** What stands in every message beside the rest. */
  readonly always?: object;
  readonly media?: (atMs: number) => object;
  readonly key: { readonly beside?: object; readonly inside?: object };
  /** What tells that a mark was played. */
  readonly played: (name: string) => object;
  readonly stop: (names: { callId: string; accountId: string }) => object;
}

/** How it names what it is sent. */
export interface TakenWords {
  readonly sound: string;
  readonly mark: string;
  readonly clear: string;
  readonly markName: readonly string[];
  /** What the carrier would refuse of a message, in the words of its console. */
  readonly refuse: (said: unknown, streamId: string) => string | undefined;
}

/** The messages of a running stream; `hello` and `cleared` are each carrier's own. */
export function jsonSide(
  sent: SentWords,
  taken: TakenWords,
): Omit<SocketSide, 'hello' | 'cleared'> & {
  readonly played: (...of: Parameters<SocketSide['played']>) => string;
} {
  const write = (streamId: string, sequence: number, members: object) =>
    JSON.stringify({
      ...members,
      [sent.sequence]: sent.count(sequence),
      [sent.stream]: streamId,
      ...sent.always,
    });
  return {
    ...MU_LAW_FRAME,
    sound: ({ streamId }, { sequence, chunk, atMs, bytes }) => {
      const timestamp = { timestamp: String(atMs), ...sent.media?.(atMs) };
      const payload = toBase64(bytes);
      const media = { track: 'inbound', chunk: sent.count(chunk), ...timestamp, payload };
      return write(streamId, sequence, { event: 'media', media });
    },
    key: ({ streamId }, { sequence, digit }) => {
      const dtmf = { ...sent.key.inside, digit };
      return write(streamId, sequence, { event: 'dtmf', ...sent.key.beside, dtmf });
    },
    played: ({ streamId }, { sequence, name }) => write(streamId, sequence, sent.played(name)),
    stop: (names, sequence) =>
      write(names.streamId, sequence, { event: 'stop', ...sent.stop(names) }),
    read: (message, { streamId }) => take(taken, parseMessage(message), streamId),
  };
}

/** Marks that were waiting come back when they are cleared, as Twilio and Telnyx send them. */
export function returnMarks(
  played: (...of: Parameters<SocketSide['played']>) => string,
): SocketSide['cleared'] {
  return (names, { sequence, marks }) => marks.map((name) => played(names, { sequence, name }));
}

function take(words: TakenWords, said: unknown, streamId: string): FromServer {
  const event = pick(said, 'event');
  if (![words.sound, words.mark, words.clear].includes(String(event)))
    return misunderstood('an unknown event');
  const refused = words.refuse(said, streamId);
  if (refused !== undefined) return misunderstood(refused);
  if (event === words.sound) return takeSound(pick(said, 'media', 'payload'));
  if (event === words.clear) return { type: 'clear' };
  const name = pick(said, ...words.markName);
  return typeof name === 'string' ? { type: 'mark', name } : misunderstood('a mark without a name');
}

/** A payload, checked as the carrier would. */
function takeSound(payload: unknown): FromServer {
  if (typeof payload !== 'string' || payload === '')
    return misunderstood('sound without a payload');
  const bytes = Buffer.from(payload, 'base64');
  if (toBase64(bytes) !== payload) return misunderstood('a payload that is no base64');
  return { type: 'sound', bytes };
}

const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
