/** The doors of AWS's services: TLS, the signature and whose it is, its permissions, and only then the service. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { gunzipSync } from 'node:zlib';
import type { Json } from '../../../local/aws-endpoint.ts';
import { asksOf, type Resources, type ServiceRequest } from './asks.ts';
import type { Certificate } from './certificate.ts';
import type { Faults } from './faults.ts';
import { type Keys, sayRefused } from './keys.ts';

/** An answer of a service. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** A request as it came. */
export interface Asked {
  readonly message: IncomingMessage;
  readonly body: Buffer;
  /** The same as it was sent, which is what was signed: perhaps compressed. */
  readonly sent: Buffer;
}

/** One service behind its door. */
export interface Service {
  readonly name: string;
  /** What is asked for. */
  read(asked: Asked): Omit<ServiceRequest, 'service'>;
  serve(request: ServiceRequest, asked: Asked): Promise<Answer>;
  /** A refusal in the service's own protocol. */
  refuse(text: string): Answer;
}

/** What doors need. */
export interface DoorDeps {
  readonly certificate: Certificate;
  readonly keys: Keys;
  readonly faults: Faults;
  readonly resources: () => Resources;
}

/** Opens a service's door at an address. */
export async function openDoor(deps: DoorDeps, service: Service, address: string): Promise<Server> {
  return listenTls(deps.certificate, address, async (asked) => {
    const request = { service: service.name, ...service.read(asked) };
    const refusal = await judge(deps, request, asked);
    if (refusal === undefined) return service.serve(request, asked);
    deps.faults.add(refusal);
    return service.refuse(refusal);
  });
}

async function judge(deps: DoorDeps, request: ServiceRequest, { message, sent }: Asked) {
  const { method = '', url = '', headers } = message;
  const signer = await deps.keys.signerOf({ method, url, headers, body: sent });
  if ('wrong' in signer) return signer.wrong;
  const refused = deps.keys.refused(signer.role, asksOf(request, deps.resources()));
  return refused ? sayRefused(signer.role, refused) : undefined;
}

/** Serves HTTPS at port 443 of an address. */
export async function listenTls(
  { key, cert }: Certificate,
  address: string,
  answer: (asked: Asked) => Promise<Answer>,
): Promise<Server> {
  const server = createServer({ key, cert }, (message, response) => {
    void readBody(message)
      .then((sent) => answer({ message, sent, body: unpacked(message, sent) }))
      .catch((error: unknown) => ({ status: 500, body: String(error) }))
      .then((said) => send(response, said));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(443, address, resolve);
  });
  return server;
}

function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  response.writeHead(status, headers);
  response.end(body);
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function unpacked({ headers }: IncomingMessage, bytes: Buffer): Buffer {
  return headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
}

/** A service of AWS's JSON protocols that an emulator at `url` plays. */
export function jsonService(name: string, url: string): Service {
  return {
    name,
    read: ({ message, body }) => ({
      operation: String(message.headers['x-amz-target']).split('.')[1] ?? '',
      input: JSON.parse(body.toString() || '{}') as Json,
    }),
    async serve(_, { message, body }) {
      const target = String(message.headers['x-amz-target']);
      const type = String(message.headers['content-type']);
      const headers = { 'x-amz-target': target, 'content-type': type };
      const said = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
      const text = Buffer.from(await said.arrayBuffer());
      return { status: said.status, headers: { 'content-type': type }, body: text };
    },
    refuse: (text) => ({
      status: 400,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: JSON.stringify({ __type: 'AccessDeniedException', message: text, Message: text }),
    }),
  };
}
