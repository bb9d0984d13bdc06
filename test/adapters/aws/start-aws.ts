/** A service of AWS on this machine, for what signs its requests by itself; and the SDK's own signature as the oracle. */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach } from 'vitest';

/** A request as it came. */
export interface SentToAws {
  readonly url: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** What is answered to it. */
export interface AwsAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const servers: { close(): void }[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Answers every request like this, until the test is over; `env` is that of a function whose services are all here. */
export async function startAws(answer: (sent: SentToAws) => AwsAnswer | Promise<AwsAnswer>) {
  const sent: SentToAws[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const one = { url: request.url ?? '', body, headers: request.headers };
      sent.push(one);
      void Promise.resolve(answer(one)).then((said) => {
        response.writeHead(said.status, said.headers);
        response.end(said.body === undefined ? '' : JSON.stringify(said.body));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push({ close: () => (server.closeAllConnections(), server.close()) });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
  };
  return { url, sent, env };
}

/** The signature of a request. */
export const signatureOf = ({ headers }: SentToAws) =>
  /Signature=(\w+)/.exec(headers.authorization ?? '')?.[1];

/** What the SDK signs the same request with. */
export async function sdkSignature(
  { url, body, headers }: SentToAws,
  service: string,
): Promise<string | undefined> {
  class Sha256 {
    readonly #hash;
    constructor(secret?: string | Uint8Array) {
      this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
    }
    update(data: string | Uint8Array) {
      this.#hash.update(data);
    }
    async digest() {
      return new Uint8Array(this.#hash.digest());
    }
  }
  const signer = new SignatureV4({
    service,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'secret', sessionToken: 'token' },
    sha256: Sha256 as never,
    applyChecksum: false,
  });
  const named = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const at = String(headers['x-amz-date']).replace(
    /(....)(..)(..)T(..)(..)(..)Z/,
    '$1-$2-$3T$4:$5:$6Z',
  );
  const request = {
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    path: url,
    query: {},
    headers: Object.fromEntries(named.map((name) => [name, String(headers[name])])),
    body,
  };
  const signed = await signer.sign(request, { signingDate: new Date(at) });
  return /Signature=(\w+)/.exec(signed.headers['authorization'] ?? '')?.[1];
}
