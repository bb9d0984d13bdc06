/** What the local AWS endpoints share: JSON requests by target header, typed faults, loopback only. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { refuseStranger } from './door.ts';

/** An error as AWS's JSON protocols answer it; the SDK turns `code` into its typed exception. */
export class AwsFault extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** A request's or an answer's JSON. */
export type Json = Record<string, unknown>;

/** One operation of a service. */
export type AwsOperation = (input: Json) => Json | Promise<Json>;

/** A running endpoint. */
export interface AwsEndpoint {
  readonly url: string;
  close(): Promise<void>;
}

/** More than any SDK request of ours; larger bodies are refused. */
const BODY_MAX_BYTES = 4 * 1024 * 1024;

/** What an endpoint serves. */
export interface EndpointOptions {
  readonly port: number;
  readonly contentType: string;
  /** The key that requests must be signed with; missing: any program of this machine may ask. */
  readonly keyId?: string | undefined;
  readonly operations: Readonly<Record<string, AwsOperation>>;
  /** Throws an `AwsFault` for an input that the operation would refuse. */
  readonly check?: (operation: string, input: Json) => void;
  /** Plain HTTP routes beside the operations, such as task metadata; answers nothing for an unknown path. */
  readonly get?: (path: string) => Json | undefined;
}

/** Longer than clients keep connections that nobody uses: one that is closed just as it is used again is an error of theirs. */
export const IDLE_MS = 300_000;

/** Listens on the loopback interface. */
export async function startAwsEndpoint(options: EndpointOptions): Promise<AwsEndpoint> {
  const server = createServer((request, response) => void answer(options, request, response));
  server.keepAliveTimeout = IDLE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  options: EndpointOptions,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { status, body } = await settle(options, request);
  response.writeHead(status, {
    'content-type': options.contentType,
    'x-amzn-requestid': randomUUID(),
  });
  response.end(JSON.stringify(body));
}

async function settle(
  options: EndpointOptions,
  request: IncomingMessage,
): Promise<{ status: number; body: Json }> {
  try {
    // A task reads its metadata without a key, as on AWS.
    const keyId = request.method === 'GET' ? undefined : options.keyId;
    const refusal = refuseStranger(request.headers, keyId);
    if (refusal) throw new AwsFault('AccessDeniedException', refusal, 403);
    if (request.method === 'GET') {
      const found = options.get?.(request.url ?? '/');
      return found ? { status: 200, body: found } : { status: 404, body: { message: 'not found' } };
    }
    const name = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const operation = options.operations[name];
    if (!operation) throw new AwsFault('UnknownOperationException', `No operation ${name} here`);
    const input = await readJson(request);
    options.check?.(name, input);
    return { status: 200, body: await operation(input) };
  } catch (error) {
    if (error instanceof AwsFault) {
      return { status: error.status, body: { __type: error.code, message: error.message } };
    }
    return { status: 500, body: { __type: 'InternalFailure', message: String(error) } };
  }
}

async function readJson(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_MAX_BYTES) throw new AwsFault('RequestEntityTooLarge', 'The body is too large');
    chunks.push(chunk as Buffer);
  }
  try {
    const bytes = Buffer.concat(chunks);
    const zipped = request.headers['content-encoding'] === 'gzip';
    const plain = zipped ? gunzipSync(bytes, { maxOutputLength: BODY_MAX_BYTES }) : bytes;
    const read: unknown = JSON.parse(plain.toString('utf8') || '{}');
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Json;
  } catch {
    // Falls through: whatever it was, it was no JSON object.
  }
  throw new AwsFault('SerializationException', 'The body is not a JSON object');
}
