/** One start by a scripted caller: the same requests as Pipecat's client, over a WebRTC library instead of a browser. */
import { openWebrtcCaller } from '../../test/services/bot/transport/webrtc-caller.ts';
import { until } from '../until.ts';

/** Ms from the click to each stage; the caller's devices and offer are ready before. */
export interface StartMarks {
  readonly startAnswered: number;
  readonly offerAnswered: number;
  readonly connected: number;
  readonly botReady: number;
}

/** The stages in their order. */
export const STAGES: readonly (keyof StartMarks)[] = [
  'startAnswered',
  'offerAnswered',
  'connected',
  'botReady',
];

/** What the API answers to a start, as much as is needed here. */
interface StartAnswer {
  readonly sessionId: string;
  /** Its own stages, in ms; only from `/v1/sessions`. */
  readonly timings?: Readonly<Record<string, number>>;
}

/** A call that was started. */
export interface StartedCall extends Pick<StartAnswer, 'timings'> {
  readonly marks: StartMarks;
  readonly caller: Awaited<ReturnType<typeof openWebrtcCaller>>;
  /** Says goodbye; resolves when the bot has heard it. */
  leave(): Promise<void>;
}

const PING_MS = 1_000;

/** How long a bot may take to say that it is ready. */
const GIVE_UP_MS = 30_000;

/** Starts a call, with this as the request's body, and waits for its bot. Throws when a request is refused or nothing comes. */
export async function startScripted(
  url: string,
  body: object = {},
  path = '/start',
): Promise<StartedCall> {
  const caller = await openWebrtcCaller();
  const clickedMs = performance.now();
  const mark = () => performance.now() - clickedMs;
  const { sessionId, timings } = await post<StartAnswer>(`${url}${path}`, body);
  const startAnswered = mark();
  const offer = { sdp: caller.offer, type: 'offer', pc_id: null, restart_pc: false };
  const answer = await post<{ sdp: string }>(`${url}/sessions/${sessionId}/api/offer`, offer);
  const offerAnswered = mark();
  caller.accept(answer.sdp);
  await caller.connected;
  const connected = mark();
  const data = { version: '2.1.0', about: { library: 'bench' } };
  caller.send(JSON.stringify({ label: 'rtvi-ai', type: 'client-ready', id: '1', data }));
  const isReady = () => caller.messages.some((text) => text.includes('"bot-ready"'));
  if (!(await until(isReady, GIVE_UP_MS))) throw new Error('Cannot start: no answer in time');
  // As the client does; a caller that is silent and sends none is taken for gone.
  const pings = setInterval(() => caller.send('ping: 0'), PING_MS);
  return {
    ...(timings ? { timings } : {}),
    marks: { startAnswered, offerAnswered, connected, botReady: mark() },
    caller,
    async leave() {
      clearInterval(pings);
      caller.send(JSON.stringify({ label: 'rtvi-ai', type: 'disconnect-bot', id: '2', data: {} }));
      await until(() => caller.messages.some((text) => text.includes('peerLeft')), 2_000);
      caller.close();
    },
  };
}

async function post<T>(url: string, body: unknown): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.ok) return (await response.json()) as T;
  throw new Error(`Cannot start: ${response.status} ${(await response.text()).slice(0, 200)}`);
}
