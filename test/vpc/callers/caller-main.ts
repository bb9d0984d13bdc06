/** Callers of one home, as a process in its namespace: they ask the API over HTTPS and talk over WebRTC; orders come by IPC. */
import { openWebrtcCaller, type WebrtcCaller } from '../../services/bot/transport/webrtc-caller.ts';
import { ask, send } from './https.ts';

/** What a process of callers is told. */
export type Order =
  | { readonly type: 'get'; readonly id: number; readonly path: string }
  | { readonly type: 'call'; readonly id: number; readonly headers: Record<string, string> }
  | { readonly type: 'look'; readonly id: number }
  | { readonly type: 'ask'; readonly id: number }
  | { readonly type: 'session'; readonly id: number }
  | { readonly type: 'hang-up'; readonly id: number };

/** What became of an order. */
export type Outcome = { readonly id: number; readonly error?: string; readonly result?: unknown };

/** How a call goes. */
export interface CallView {
  readonly sessionId: string;
  readonly start: string;
  readonly taskId: string;
  /** Packets of the bot's voice, and the longest silence on the line between two of them. */
  readonly packets: number;
  /** Sentences of the bot's, in writing. */
  readonly sentences: number;
  readonly longestGapMs: number;
  readonly sinceLastMs: number;
}

/** Who sends nothing has left; a frame now and then is a caller who listens, for a fiftieth of the work of a real one. */
const BREATH_MS = 500;
const SILENCE = new Int16Array(320);

/** Addresses that a caller elsewhere cannot reach. */
const PRIVATE = / (10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\./;

interface Call {
  readonly caller: WebrtcCaller;
  readonly session: Session;
  readonly headers: Record<string, string>;
  breath?: NodeJS.Timeout;
}

interface Session {
  readonly sessionId: string;
  readonly state: string;
  readonly start: string;
  readonly taskId: string;
  readonly offerUrl: string;
}

const calls = new Map<number, Call>();

process.on('message', (order: Order) => {
  carryOut(order).then(
    (result) => process.send?.({ id: order.id, result } satisfies Outcome),
    (error: unknown) => process.send?.({ id: order.id, error: String(error) } satisfies Outcome),
  );
});

async function carryOut(order: Order): Promise<unknown> {
  if (order.type === 'get') return send({ method: 'GET', path: order.path });
  if (order.type === 'call') return call(order.id, order.headers);
  const found = calls.get(order.id);
  if (!found) throw new Error('there is no such call');
  if (order.type === 'look') return view(found);
  if (order.type === 'ask') return askBot(found);
  if (order.type === 'session') return lookUp(found);
  clearInterval(found.breath);
  found.caller.close();
  calls.delete(order.id);
  return undefined;
}

/** The backend mints a token with its key; the caller knows nothing but the token. */
async function call(id: number, key: Record<string, string>): Promise<CallView> {
  const minting = { method: 'POST', path: '/v1/tokens', headers: key, body: {} } as const;
  const { token } = await ask<{ token: string }>(minting);
  const headers = { authorization: `Bearer ${token}` };
  const start = { method: 'POST', path: '/v1/sessions', headers, body: {} } as const;
  const session = await ask<Session>(start);
  if (session.state !== 'ready') throw new Error(`had to wait: ${JSON.stringify(session)}`);
  const caller = await openWebrtcCaller();
  const call: Call = { caller, session, headers };
  calls.set(id, call);
  const body = { sdp: caller.offer, type: 'offer' };
  const offering = { method: 'POST', path: session.offerUrl, headers, body } as const;
  const { sdp = '' } = await ask<{ sdp?: string }>(offering);
  checkReachable(sdp);
  caller.accept(sdp);
  await Promise.race([caller.connected, tooLate(sdp)]);
  const data = { version: '2.1.0', about: { library: 'test' } };
  caller.send(JSON.stringify({ label: 'rtvi-ai', type: 'client-ready', id: '1', data }));
  call.breath = setInterval(() => caller.speak(SILENCE), BREATH_MS);
  return view(call);
}

/** In writing, so that twenty bots at once have little to do. */
function askBot({ caller }: Call): void {
  const options = { run_immediately: true, audio_response: false };
  const data = { content: 'When are you open?', options };
  caller.send(JSON.stringify({ label: 'rtvi-ai', type: 'send-text', id: '2', data }));
}

function checkReachable(sdp: string): void {
  const candidates = candidatesOf(sdp);
  const useless = candidates.filter((candidate) => PRIVATE.test(candidate));
  if (useless.length === candidates.length)
    throw new Error(`no candidate that a caller can reach: ${candidates.join(' | ')}`);
  if (useless.length > 0)
    throw new Error(`candidates that no caller can reach: ${useless.join(' | ')}`);
}

function tooLate(sdp: string): Promise<never> {
  const text = `no media after 15 s; candidates: ${candidatesOf(sdp).join(' | ')}`;
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(text)), 15_000).unref();
  });
}

const candidatesOf = (sdp: string): string[] => sdp.match(/a=candidate:.*/g) ?? [];

function lookUp({ session, headers }: Call): Promise<unknown> {
  return ask({ method: 'GET', path: `/v1/sessions/${session.sessionId}`, headers });
}

function view({ caller, session }: Call): CallView {
  const times = caller.heard.map(({ atMs }) => atMs);
  const gaps = times.slice(1).map((at, i) => at - (times[i] ?? at));
  return {
    sessionId: session.sessionId,
    start: session.start,
    taskId: session.taskId,
    packets: times.length,
    sentences: caller.messages.filter((text) => text.includes('"bot-output"')).length,
    longestGapMs: Math.max(0, ...gaps),
    sinceLastMs: performance.now() - (times.at(-1) ?? 0),
  };
}
