/**
 * One JSON call over kept-alive connections. `node:http` and not `fetch`: the first call of a process costs 10 to 25 ms
 * instead of 45 to 150 and a later one 0.3 ms instead of 0.7 (measured, loopback), and both lie on the way to a bot.
 */
import { Agent, type ClientRequest, request } from 'node:http';
import { readKeyed, SIGNATURE_HEADER } from '../../core/access/door-key.ts';
import type { ProxiedAnswer, Unreachable } from '../../core/claim/dispatch.ts';
import { signatureOf } from './door-lock.ts';

/** A task in the same network answers a connect within some ms; one that is gone does not answer at all. */
const CONNECT_TIMEOUT_MS = 1_000;

/** What to send, and until when. */
export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Sent as JSON; a GET has none. */
  readonly body?: unknown;
  readonly timeoutMs: number;
}

/** Calls that share their connections; what goes below an endpoint with a key is signed with it. */
export type Caller = (url: string, call: HttpCall) => Promise<ProxiedAnswer | Unreachable>;

/** A caller with connections of its own; it never throws. */
export function createCaller(): Caller {
  const agent = new Agent({ keepAlive: true, scheduling: 'lifo' });
  return async (url, call) => {
    const signal = AbortSignal.timeout(call.timeoutMs);
    const sent = await send(url, call, { agent, signal });
    // A server may close an idle connection just as it is used again: that call never reached it.
    const again = 'outcome' in sent && sent.staleConnection;
    return again ? await send(url, call, { agent, signal }) : sent;
  };
}

type Sent = ProxiedAnswer | (Unreachable & { readonly staleConnection: boolean });

function send(
  keyed: string,
  { method, body }: HttpCall,
  { agent, signal }: { agent: Agent; signal: AbortSignal },
): Promise<Sent> {
  const json = body === undefined ? '' : JSON.stringify(body);
  const { url, key } = readKeyed(keyed);
  const headers = {
    ...(key === undefined ? {} : { [SIGNATURE_HEADER]: sign(key, url, { method, json }) }),
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(json),
  };
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException) =>
      resolve({
        outcome: 'unreachable',
        because: signal.aborted ? 'timeout' : (error.code ?? error.message),
        staleConnection: !signal.aborted && sending.reusedSocket && error.code === 'ECONNRESET',
      });
    const sending = request(url, { method, agent, headers, signal }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', fail);
      response.on('end', () => resolve(read(response.statusCode ?? 0, text)));
    });
    sending.on('error', fail);
    limitConnect(sending);
    sending.end(json);
  });
}

function sign(key: string, url: string, { method, json }: { method: string; json: string }) {
  const { pathname, search } = new URL(url);
  return signatureOf(key, { method, path: pathname + search, body: json });
}

function limitConnect(sending: ClientRequest): void {
  sending.once('socket', (socket) => {
    if (!socket.connecting) return;
    const give = () =>
      sending.destroy(Object.assign(new Error('no connection'), { code: 'ETIMEDOUT' }));
    const timer = setTimeout(give, CONNECT_TIMEOUT_MS);
    const done = () => clearTimeout(timer);
    socket.once('connect', done).once('close', done);
  });
}

function read(status: number, text: string): Sent {
  try {
    return { status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  } catch {
    return { outcome: 'unreachable', because: 'the answer is not JSON', staleConnection: false };
  }
}
