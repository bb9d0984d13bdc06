/** A transcript without what is each call's own: ids, times, addresses, measurements, and how often a level was told. */
import type { Transcript } from './client-page.ts';

/** Two of these are equal where a client could not tell the servers apart. */
export function normalise({ http, sent, received, events }: Transcript) {
  return {
    http: once((http as Call[]).map(plainCall)),
    // Signs of life come with the clock, between whatever else.
    sent: once(sent.filter((text) => !text.startsWith('ping: ')).map(plain)),
    received: once(received.map(plain)),
    states: once(events.filter((event) => event.startsWith('state '))),
    // Devices and tracks are told when the browser has them, before or after whatever else.
    events: once(events).sort(),
  };
}

interface Call {
  readonly sent: string;
  readonly answered: string;
  readonly path: string;
}

function plainCall(call: Call) {
  const path = call.path.replace(/\/sessions\/[\w-]+/, '/sessions/ID');
  return { ...call, path, sent: read(call.sent), answered: read(call.answered) };
}

function read(text: string): unknown {
  return text === '' ? '' : (JSON.parse(text, plainMember) as unknown);
}

const OWN: Readonly<Record<string, string>> = {
  sessionId: 'ID',
  pc_id: 'ID',
  id: 'ID',
  msg_id: 'ID',
  timestamp: 'TIME',
  value: 'MEASURE',
  candidates: 'CANDIDATES',
  wsUrl: 'ADDRESS',
};

/** For `JSON.parse`: whatever differs from call to call gets a name, and of a description only its media are left. */
function plainMember(name: string, value: unknown): unknown {
  if (name === 'sdp' && typeof value === 'string') return mediaOf(value);
  // What the bot was told by its client is not the bot's id.
  return value !== null && OWN[name] !== undefined ? OWN[name] : value;
}

function mediaOf(sdp: string): string[] {
  return sdp.split(/\r?\n/).flatMap((line) => {
    const media =
      /^m=(\w+)/.exec(line)?.[1] ?? /^a=(sendrecv|sendonly|recvonly|inactive)$/.exec(line)?.[1];
    return media === undefined ? [] : [media];
  });
}

function plain(text: string): string {
  return JSON.stringify(JSON.parse(text, plainMember));
}

function once<T>(list: readonly T[]): T[] {
  const seen = new Set<string>();
  return list.filter((one) => {
    const text = JSON.stringify(one);
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
}
