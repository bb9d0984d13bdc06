import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpDispatcher } from '../../../adapters/http/http-dispatcher.ts';
import type { Session } from '../../../core/session/session.ts';
import { newSession } from '../../contract/tasks.ts';

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answer =
  (status: number, body: string): RequestListener =>
  (request, response) => {
    request.resume().on('end', () => response.writeHead(status).end(body));
  };

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const accept = (session: Session) => ({
  ...session,
  assignment: { taskId: 't', seat: 0, epoch: 4, endpoint: 'http://t' },
});
const foreign = JSON.stringify({ outcome: 'accepted', session: accept(newSession('s2')) });
const accepted = { outcome: 'accepted', session: accept(newSession('s1')) };

const request = { sessionId: 's1', seat: 0, epoch: 4, from: 'idle' } as const;

describe('createHttpDispatcher', () => {
  it('hands over a session as JSON', async () => {
    const seen: string[] = [];
    const endpoint = await serve((incoming, response) => {
      incoming.on('data', (chunk: Buffer) =>
        seen.push(`${incoming.method} ${incoming.url} ${chunk.toString()}`),
      );
      incoming.on('end', () => response.end(JSON.stringify(accepted)));
    });
    const dispatcher = createHttpDispatcher();
    expect(await dispatcher.dispatch(endpoint, request)).toEqual(accepted);
    expect(seen).toEqual([`POST /sessions ${JSON.stringify(request)}`]);
  });

  it.each([
    [
      'a refusal',
      409,
      '{"outcome":"refused","because":"gone"}',
      { outcome: 'refused', because: 'gone' },
    ],
    ['a fault', 500, '{}', { outcome: 'unreachable', because: 'status 500' }],
    ['an acceptance of another session', 200, foreign, { outcome: 'unreachable' }],
    [
      'an acceptance without its session',
      200,
      '{"outcome":"accepted"}',
      { outcome: 'unreachable' },
    ],
    ['an answer of another kind', 200, '{}', { outcome: 'unreachable', because: 'status 200' }],
    ['no JSON', 200, '<html>', { outcome: 'unreachable', because: 'the answer is not JSON' }],
  ])('understands %s', async (_, status, body, expected) => {
    const endpoint = await serve(answer(status, body));
    expect(await createHttpDispatcher().dispatch(endpoint, request)).toMatchObject(expected);
  });

  it('answers unreachable where nobody listens', async () => {
    const endpoint = await serve(answer(200, ''));
    servers.pop()?.close();
    const got = await createHttpDispatcher().dispatch(endpoint, request);
    expect(got).toMatchObject({ outcome: 'unreachable', because: 'ECONNREFUSED' });
  });

  it('gives up on a task that hangs, at its deadline', async () => {
    const endpoint = await serve(() => undefined);
    const got = await createHttpDispatcher().dispatch(endpoint, request);
    expect(got).toMatchObject({ outcome: 'unreachable', because: 'timeout' });
  });

  it('calls again when a kept connection was closed under it', async () => {
    let calls = 0;
    const endpoint = await serve((incoming, response) => {
      calls += 1;
      if (calls === 2) return void incoming.socket.resetAndDestroy();
      incoming.resume().on('end', () => response.end(JSON.stringify(accepted)));
    });
    const dispatcher = createHttpDispatcher();
    expect(await dispatcher.dispatch(endpoint, request)).toEqual(accepted);
    expect(await dispatcher.dispatch(endpoint, request)).toEqual(accepted);
    expect(calls).toBe(3);
  });

  it('passes signalling on, with whatever status the bot answers', async () => {
    const endpoint = await serve(answer(404, '{"detail":"no such peer"}'));
    const signal = { sessionId: 's1', method: 'PATCH', body: {} } as const;
    const got = await createHttpDispatcher().signal(endpoint, signal);
    expect(got).toEqual({ status: 404, body: { detail: 'no such peer' } });
  });

  it.each([
    [204, 'ended'],
    [404, 'unknown'],
    [500, { outcome: 'unreachable', because: 'status 500' }],
  ])('understands a status of %i at the end of a session', async (status, expected) => {
    const endpoint = await serve(answer(status, ''));
    expect(await createHttpDispatcher().end(endpoint, 's1', 'ended_by_api')).toEqual(expected);
  });
});
