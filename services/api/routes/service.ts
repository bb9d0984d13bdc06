/** What anybody may ask: whether the API is there, what it speaks, and its description. */
import { Hono } from 'hono';
import type { ApiDeps } from '../deps.ts';
import { clientTransports } from '../start/find-pool.ts';

/** Needs no key and reads nothing. */
export function createService(deps: Pick<ApiDeps, 'links' | 'phone'>) {
  const transports = clientTransports(deps);
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'ok' as const }))
    .get('/status', (c) => c.json({ status: 'ready' as const, transports }))
    .get('/openapi.json', async (c) => {
      // Built on demand: no start of a Lambda pays for it.
      const { describeApi } = await import('../openapi.ts');
      return c.json(describeApi({ phone: deps.phone !== undefined }));
    });
}
