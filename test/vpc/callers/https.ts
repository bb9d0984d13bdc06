/** A caller's requests: HTTPS to the HTTP API's public address, by its own name. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';

/** What is asked for. */
export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** An answer, whatever its status. */
export interface Response {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const { GATEWAY_HOST, GATEWAY_ADDRESS, NODE_EXTRA_CA_CERTS } = process.env;
const ca = readFileSync(NODE_EXTRA_CA_CERTS ?? '');

/** Asks; rejects where nobody answers. */
export function send({ method, path, headers = {}, body }: Request): Promise<Response> {
  const text = body === undefined ? '' : JSON.stringify(body);
  const about = body === undefined ? {} : { 'content-type': 'application/json' };
  const all = { ...about, 'content-length': Buffer.byteLength(text), ...headers };
  const where = { host: GATEWAY_ADDRESS, servername: GATEWAY_HOST, path, method, headers: all, ca };
  return new Promise((resolve, reject) => {
    const sending = request(where, (response) => {
      let said = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
      const type = String(response.headers['content-type']);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, type, body: said }));
    });
    sending.on('error', reject);
    sending.end(text);
  });
}

/** The JSON of an answer; one that is no success is an error. */
export async function ask<T>(asked: Request): Promise<T> {
  const { status, body } = await send(asked);
  if (status < 300) return JSON.parse(body) as T;
  throw new Error(`${asked.path} answered ${status}: ${body.slice(0, 300)}`);
}
