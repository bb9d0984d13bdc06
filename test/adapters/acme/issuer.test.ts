import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createIssuer, createKey } from '../../../adapters/acme/issuer.ts';

const server = createServer();
afterEach(async () => {
  server.removeAllListeners('request');
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** An issuer with an account for everybody, and this answer to every order. */
async function directoryThat(orders: RequestListener): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const of = (path: string) => `${at}/${path}`;
  const directory = { newNonce: of('nonce'), newAccount: of('account'), newOrder: of('order') };
  server.on('request', (request, response) => {
    request.resume();
    response.setHeader('replay-nonce', 'bm9uY2U');
    response.setHeader('content-type', 'application/json');
    if (request.url === '/order') return orders(request, response);
    if (request.url === '/account')
      return response.writeHead(201, { location: of('account/1') }).end('{"status":"valid"}');
    return response.end(JSON.stringify(directory));
  });
  return of('directory');
}

const noProof = { show: async () => undefined, hide: async () => undefined };
const order = (directory: string, orderWithinMs?: number) =>
  createIssuer({
    directory,
    email: '',
    key: createKey(),
    ...(orderWithinMs === undefined ? {} : { orderWithinMs }),
  }).order('*.bots.example.com', noProof);

describe('an issuer', () => {
  it('that limits orders is not waited for, and has its words told', async () => {
    let asked = 0;
    const directory = await directoryThat((_request, response) => {
      asked += 1;
      response.writeHead(429, { 'retry-after': '3600' }).end(
        JSON.stringify({
          type: 'urn:ietf:params:acme:error:rateLimited',
          detail: 'too many certificates already issued for this exact set of identifiers',
          status: 429,
        }),
      );
    });
    await expect(order(directory)).rejects.toThrow('too many certificates already issued');
    expect(asked).toBe(1);
  });

  it('that breaks off is told as what it is', async () => {
    const directory = await directoryThat((request) => void request.socket.destroy());
    await expect(order(directory)).rejects.toThrow(/socket hang up|ECONNRESET/);
  });

  it('that never comes to an end is left, in time to say so', async () => {
    const directory = await directoryThat(() => undefined);
    await expect(order(directory, 200)).rejects.toThrow('the order took more than 0.2 s');
  });
});
