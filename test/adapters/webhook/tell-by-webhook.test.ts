import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { tellByWebhook } from '../../../adapters/webhook/tell-by-webhook.ts';
import type { SessionEvent } from '../../../core/session/session-events.ts';

const SECRET = `whsec_${Buffer.from('a secret of twenty-four bytes').toString('base64')}`;
const EVENT: SessionEvent = {
  id: 's1.session.ready',
  type: 'session.ready',
  timestamp: '2026-01-01T00:00:00.000Z',
  sequence: 1,
  data: { sessionId: 's1', agent: 'p', transport: 'webrtc', createdAtMs: 1 },
};
const clock = { nowMs: () => Date.now() };

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

async function receiver(status: number) {
  const got: { headers: Record<string, string>; body: string }[] = [];
  const server = serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      got.push({ headers: Object.fromEntries(request.headers), body: await request.text() });
      return new Response(null, { status });
    },
  });
  await new Promise<void>((resolve) => void server.once('listening', resolve));
  closers.push(() => void server.close());
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

describe('tellByWebhook', () => {
  it('is verified by the specification’s own library, and not once it was changed', async () => {
    const { got, url } = await receiver(204);
    expect(await tellByWebhook({ url, secret: SECRET }, clock)(EVENT)).toBe('told');
    const { headers, body } = got[0] ?? { headers: {}, body: '' };
    expect(new Webhook(SECRET).verify(body, headers)).toEqual(EVENT);
    expect(() => new Webhook(SECRET).verify(body.replace('s1', 's2'), headers)).toThrow();
    expect(headers['webhook-id']).toBe(EVENT.id);
  });

  it.each([
    [200, 'told'],
    [400, 'refused'],
    [410, 'refused'],
    [429, 'again'],
    [408, 'again'],
    [500, 'again'],
    [503, 'again'],
  ])('takes %i for %s', async (status, answer) => {
    const { url } = await receiver(status);
    expect(await tellByWebhook({ url, secret: SECRET }, clock)(EVENT)).toBe(answer);
  });

  it('comes back to one that is not there', async () => {
    const settings = { url: 'http://127.0.0.1:1/hook', secret: SECRET };
    expect(await tellByWebhook(settings, clock)(EVENT)).toBe('again');
  });
});
