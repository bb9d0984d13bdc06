import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach, describe, expect, it } from 'vitest';
import { createScalerKick } from '../../../adapters/lambda/scaler-kick.ts';
import { createHandClock } from '../../core/warm-store.ts';

interface Invoked {
  readonly url: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

const servers: { close(): void }[] = [];

/** A Lambda that answers every asynchronous invocation with this. */
async function startLambda(status = 202) {
  const invoked: Invoked[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      invoked.push({ url: request.url ?? '', body, headers: request.headers });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push({ close: () => (server.closeAllConnections(), server.close()) });
  const env = {
    AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
  };
  return { invoked, env };
}

/** The SDK's own signature of the same request, as the oracle. */
async function signatureOf({ url, body, headers }: Invoked): Promise<string> {
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
    service: 'lambda',
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
  return signed.headers['authorization'] ?? '';
}

const signature = (authorization = '') => /Signature=(\w+)/.exec(authorization)?.[1];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('createScalerKick', () => {
  it('invokes the function without waiting for it, once a second for each pool', async () => {
    const { invoked, env } = await startLambda();
    const clock = createHandClock();
    const kick = createScalerKick({ functionName: 'scaler', clock, env });
    await kick('p');
    await kick('p');
    await kick('q');
    clock.moveMs(1000);
    await kick('p');
    const said = invoked.map(
      ({ url, headers, body }) => `${url} ${String(headers['x-amz-invocation-type'])} ${body}`,
    );
    const path = '/2015-03-31/functions/scaler/invocations Event';
    expect(said).toEqual(['p', 'q', 'p'].map((pool) => `${path} {"kick":"${pool}"}`));
  });

  it('signs as the SDK does', async () => {
    const { invoked, env } = await startLambda();
    await createScalerKick({ functionName: 'scaler', clock: createHandClock(), env })('p');
    const [request] = invoked;
    expect(request?.headers['x-amz-security-token']).toBe('token');
    expect(signature(request?.headers.authorization)).toMatch(/^[0-9a-f]{64}$/);
    expect(signature(await signatureOf(request as Invoked))).toBe(
      signature(request?.headers.authorization),
    );
  });

  it('tells of a refusal, after a second try where Lambda has a fault', async () => {
    const refuses = await startLambda(403);
    const faulty = await startLambda(500);
    const kick = (env: typeof faulty.env) =>
      createScalerKick({ functionName: 'scaler', clock: createHandClock(), env })('p');
    await expect(kick(refuses.env)).rejects.toThrow('403');
    await expect(kick(faulty.env)).rejects.toThrow('500');
    expect([refuses.invoked.length, faulty.invoked.length]).toEqual([1, 3]);
  });

  it('does nothing where there is no function', async () => {
    const { invoked, env } = await startLambda();
    await createScalerKick({ functionName: '', clock: createHandClock(), env })('p');
    expect(invoked).toEqual([]);
  });
});
