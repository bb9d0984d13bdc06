/** What the local AWS endpoints share: JSON requests by target header, typed faults, loopback only. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

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
export type Operation = (input: Json) => Json | Promise<Json>;

/** A running endpoint. */
export interface AwsEndpoint {
  readonly url: string;
  close(): Promise<void>;
}

/** What an endpoint serves. */
export interface EndpointOptions {
  readonly port: number;
  readonly contentType: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** Plain HTTP routes beside the operations, such as task metadata; answers nothing for an unknown path. */
  readonly get?: (path: string) => Json | undefined;
}

/** Listens on the loopback interface. */
export async function startAwsEndpoint(options: EndpointOptions): Promise<AwsEndpoint> {
  const server = createServer((request, response) => void answer(options, request, response));
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
    if (request.method === 'GET') {
      const found = options.get?.(request.url ?? '/');
      return found ? { status: 200, body: found } : { status: 404, body: { message: 'not found' } };
    }
    const name = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const operation = options.operations[name];
    if (!operation) throw new AwsFault('UnknownOperationException', `No operation ${name} here`);
    return { status: 200, body: await operation(await readJson(request)) };
  } catch (error) {
    if (error instanceof AwsFault) {
      return { status: error.status, body: { __type: error.code, message: error.message } };
    }
    return { status: 500, body: { __type: 'InternalFailure', message: String(error) } };
  }
}

async function readJson(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
  try {
    return JSON.parse(plain.toString('utf8') || '{}') as Json;
  } catch {
    throw new AwsFault('SerializationException', 'The body is not JSON');
  }
}
