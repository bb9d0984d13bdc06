import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askSession } from '../../../services/pipecat/ask-session.ts';

let server: Server;
const seen: { method: string; url: string; id: unknown; body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, id: headers['x-daily-session-id'], body });
      response.writeHead(201, { 'x-own': 'yes' });
      response.end(url === '/large' ? 'x'.repeat(1024 * 1024 + 1) : 'done');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

const ask = (path: string, more: object = {}) => {
  const { port } = server.address() as AddressInfo;
  const asked = { method: 'GET', path, headers: {}, body: '', ...more };
  return askSession({ host: '127.0.0.1', port }, { sessionId: 's1', asked });
};

describe('askSession', () => {
  beforeEach(() => void seen.splice(0));

  it('asks the bot’s own routes under the session’s id, whatever id the caller gives', async () => {
    const body = Buffer.from('order=1').toString('base64');
    const headers = { 'x-daily-session-id': 'another' };
    const answer = await ask('/notes?of=me', { method: 'PUT', headers, body });
    expect(seen.splice(0)).toEqual([
      { method: 'PUT', url: '/notes?of=me', id: 's1', body: 'order=1' },
    ]);
    expect(answer).toMatchObject({ status: 201, body: { headers: { 'x-own': 'yes' } } });
    expect((answer.body as { body: string }).body).toBe(Buffer.from('done').toString('base64'));
  });

  it.each([
    '/bot',
    '/bot/',
    '/ws',
    '/readyz',
    '/api/offer',
    '/greenroom/end',
    '/%62ot',
    '//bot',
    '/notes/../bot',
    '/x/%2e%2e/greenroom/end',
    '/api%2foffer',
  ])('asks none of the contract’s: %s', async (path) => {
    expect(await ask(path, { method: 'POST' })).toMatchObject({ status: 404 });
    expect(seen).toEqual([]);
  });

  it.each([
    ['a path that is none', { path: 'http://elsewhere/' }],
    ['a method that is none', { method: 'G ET' }],
    ['a body that is not base64', { body: '%' }],
  ])('refuses %s', async (_, more) => {
    expect(await ask('/notes', more)).toMatchObject({ status: 400 });
    expect(seen).toEqual([]);
  });

  it('says so where the bot says too much, or is not there', async () => {
    expect(await ask('/large')).toMatchObject({ status: 502, body: { code: 'BOT_UNREACHABLE' } });
    const gone = await askSession(
      { socketPath: '/nowhere.sock' },
      { sessionId: 's1', asked: { method: 'GET', path: '/notes', headers: {}, body: '' } },
    );
    expect(gone).toMatchObject({ status: 502, body: { code: 'BOT_UNREACHABLE' } });
  });
});
