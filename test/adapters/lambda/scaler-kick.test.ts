import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createScalerKick } from '../../../adapters/lambda/scaler-kick.ts';
import { createHandClock } from '../../core/warm-store.ts';

const servers: { close(): void }[] = [];

/** A Lambda that takes every asynchronous invocation. */
async function startLambda() {
  const invoked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      invoked.push(`${request.url} ${String(request.headers['x-amz-invocation-type'])} ${body}`);
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push({ close: () => (server.closeAllConnections(), server.close()) });
  vi.stubEnv(
    'AWS_ENDPOINT_URL_LAMBDA',
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  );
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  return invoked;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  vi.unstubAllEnvs();
});

describe('createScalerKick', () => {
  it('invokes the function without waiting for it, once a second for each pool', async () => {
    const invoked = await startLambda();
    const clock = createHandClock();
    const kick = createScalerKick({ functionName: 'scaler', clock });
    await kick('p');
    await kick('p');
    await kick('q');
    clock.moveMs(1000);
    await kick('p');
    const path = '/2015-03-31/functions/scaler/invocations Event';
    expect(invoked).toEqual(['p', 'q', 'p'].map((pool) => `${path} {"kick":"${pool}"}`));
  });

  it('does nothing where there is no function', async () => {
    const invoked = await startLambda();
    await createScalerKick({ functionName: '', clock: createHandClock() })('p');
    expect(invoked).toEqual([]);
  });
});
