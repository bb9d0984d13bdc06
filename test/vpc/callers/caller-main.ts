/** Callers of one home, as a process in its namespace: they ask the API over HTTPS and talk over WebRTC; orders come by IPC. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { openWebrtcCaller, type WebrtcCaller } from '../../services/bot/transport/webrtc-caller.ts';

/** What a process of callers is told. */
export type Order =
  | { readonly type: 'call'; readonly id: number; readonly headers: Record<string, string> }
  | { readonly type: 'look'; readonly id: number }
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
  readonly longestGapMs: number;
  readonly sinceLastMs: number;
}

/** Who sends nothing has left; a frame now and then is a caller who listens, for a fiftieth of the work of a real one. */
const BREATH_MS = 500;
const SILENCE = new Int16Array(320);

interface Call {
  readonly caller: WebrtcCaller;
  readonly breath: NodeJS.Timeout;
  readonly session: Session;
}

interface Session {
  readonly sessionId: string;
  readonly state: string;
  readonly start: string;
  readonly taskId: string;
  readonly offerUrl: string;
}

const HOST = process.env['GATEWAY_HOST'] ?? '';
const ADDRESS = process.env['GATEWAY_ADDRESS'] ?? '';
const ca = readFileSync(process.env['NODE_EXTRA_CA_CERTS'] ?? '');
const calls = new Map<number, Call>();

process.on('message', (order: Order) => {
  carryOut(order).then(
    (result) => process.send?.({ id: order.id, result } satisfies Outcome),
    (error: unknown) => process.send?.({ id: order.id, error: String(error) } satisfies Outcome),
  );
});

async function carryOut(order: Order): Promise<unknown> {
  if (order.type === 'call') return call(order.id, order.headers);
  const found = calls.get(order.id);
  if (!found) throw new Error('there is no such call');
  if (order.type === 'look') return view(found);
  clearInterval(found.breath);
  found.caller.close();
  calls.delete(order.id);
  return undefined;
}

/** The backend mints a token with its key; the caller knows nothing but the token. */
async function call(id: number, key: Record<string, string>): Promise<CallView> {
  const { token } = (await ask('/v1/tokens', {}, key)) as { token: string };
  const headers = { authorization: `Bearer ${token}` };
  const session = (await ask('/v1/sessions', {}, headers)) as unknown as Session;
  if (session.state !== 'ready') throw new Error(`had to wait: ${JSON.stringify(session)}`);
  const caller = await openWebrtcCaller();
  const offer = { sdp: caller.offer, type: 'offer' };
  const { sdp = '' } = (await ask(session.offerUrl, offer, headers)) as { sdp?: string };
  caller.accept(sdp);
  await Promise.race([caller.connected, tooLate(sdp)]);
  const data = { version: '2.1.0', about: { library: 'test' } };
  caller.send(JSON.stringify({ label: 'rtvi-ai', type: 'client-ready', id: '1', data }));
  const breath = setInterval(() => caller.speak(SILENCE), BREATH_MS);
  const call = { caller, session, breath };
  calls.set(id, call);
  return view(call);
}

function tooLate(sdp: string): Promise<never> {
  const candidates = sdp.match(/a=candidate:.*/g) ?? [];
  const text = `no media after 15 s; candidates: ${candidates.join(' | ')}`;
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(text)), 15_000).unref();
  });
}

function view({ caller, session }: Call): CallView {
  const times = caller.heard.map(({ atMs }) => atMs);
  const gaps = times.slice(1).map((at, i) => at - (times[i] ?? at));
  return {
    sessionId: session.sessionId,
    start: session.start,
    taskId: session.taskId,
    packets: times.length,
    longestGapMs: Math.max(0, ...gaps),
    sinceLastMs: performance.now() - (times.at(-1) ?? 0),
  };
}

function ask(path: string, body: object, more: Record<string, string>): Promise<object> {
  const text = JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...more,
  };
  const where = { host: ADDRESS, servername: HOST, path, method: 'POST', headers, ca };
  return new Promise((resolve, reject) => {
    const sending = request(where, (response) => {
      let said = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        if (status < 300) resolve(JSON.parse(said) as object);
        else reject(new Error(`${path} answered ${status}: ${said.slice(0, 300)}`));
      });
    });
    sending.on('error', reject);
    sending.end(text);
  });
}
