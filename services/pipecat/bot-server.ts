/**
 * A Pipecat bot as its host speaks to it: HTTP as Pipecat Cloud's base image has it, over a Unix socket to a process of ours or
 * over loopback TCP to a container beside us.
 *
 *   GET  /readyz                200 when a session may come
 *   GET  /livez                 200 while its event loop turns
 *   POST /bot                   {body} with the session's id; the answer, at the end of the session, is its end
 *   POST /api/offer             a caller's WebRTC offer -> its answer
 *   GET  /ws                    a caller's WebSocket
 */
import { type IncomingHttpHeaders, request } from 'node:http';

/** Where the bot listens. */
export type BotAddress =
  | { readonly socketPath: string }
  | { readonly host: string; readonly port: number };

/** An answer of the bot's server. */
export interface BotAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What is asked of it. */
export interface ServerRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Gives up after that long without an answer; without it, never. */
  readonly timeoutMs?: number;
  /** The most that is read of an answer. */
  readonly maxBytes?: number;
}

/** Asks the bot's server. Rejects when it is gone, too slow, or says too much. */
export function askBot(address: BotAddress, asked: ServerRequest): Promise<BotAnswer> {
  const { method, path, headers, body, timeoutMs = 0, maxBytes = 1024 * 1024 } = asked;
  return new Promise((resolve, reject) => {
    const options = { ...address, method, path, headers: headers ?? {}, timeout: timeoutMs };
    const sent = request(options, (response) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        parts.push(part);
        if (bytes > maxBytes) sent.destroy(new Error(`an answer is over ${maxBytes} bytes`));
      });
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode: status = 502, headers } = response;
        resolve({ status, headers, body: Buffer.concat(parts) });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer in ${timeoutMs} ms`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Asks with a JSON body. */
export function askJson(
  address: BotAddress,
  asked: Omit<ServerRequest, 'body'> & { readonly json: unknown },
): Promise<BotAnswer> {
  const { json, headers, ...rest } = asked;
  const type = { 'content-type': 'application/json' };
  return askBot(address, {
    ...rest,
    headers: { ...headers, ...type },
    body: Buffer.from(JSON.stringify(json)),
  });
}

/** A JSON answer, or nothing when it is none. */
export function jsonOf({ body }: BotAnswer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
