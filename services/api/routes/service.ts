/** What anybody may ask: whether the API is there, what it speaks, and its description. */
import { Hono } from 'hono';
import { CLIENT_TRANSPORTS } from '../find-pool.ts';

/** Needs no key and reads nothing. */
export function createService(of: { readonly phone: boolean }) {
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'ok' as const }))
    .get('/status', (c) => c.json({ status: 'ready' as const, transports: CLIENT_TRANSPORTS }))
    .get('/openapi.json', async (c) => {
      // Built on demand: no start of a Lambda pays for it.
      const { describeApi } = await import('../openapi.ts');
      return c.json(describeApi(of));
    });
}
