/** The supervisor's HTTP side, on the task's private address: see `core/claim/dispatch.ts`. */
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { type DoorLock, SIGNATURE_HEADER } from '../../core/access/door-key.ts';
import type { DispatchRequest } from '../../core/claim/dispatch.ts';
import type { EndReason } from '../../core/session/session.ts';
import { ALL_WORDS, loopTurns } from './loop-turns.ts';
import type { Supervisor } from './supervisor.ts';

const MAX_BODY_BYTES = 256 * 1024;

/** A request to a bot itself is at most 1 MB, as at the API, and travels in base64. */
const MAX_REQUEST_BYTES = 1_500_000;

const dispatch = z.object({
  sessionId: z.string().check(z.minLength(1), z.maxLength(128)),
  seat: z.int().check(z.gte(0), z.lte(8)),
  epoch: z.int().check(z.gte(0)),
  from: z.enum(['idle', 'spare']),
  known: z.optional(
    z.object({
      task: z.looseObject({ taskId: z.string(), version: z.int(), seats: z.array(z.unknown()) }),
      session: z.looseObject({ sessionId: z.string(), version: z.int() }),
    }),
  ),
});

const ending = z.object({ reason: z.enum(['caller_left', 'ended_by_api', 'transferred']) });

const NOT_HERE = { code: 'UNKNOWN_SESSION', detail: 'Invalid or not-yet-ready session_id' };

/** The routes over one supervisor, for whoever signs with its key; its health alone is anybody's to ask. */
export function createDispatchApp(supervisor: Supervisor, lock?: DoorLock): Hono {
  const app = new Hono();
  const tooLarge = { code: 'BODY_TOO_LARGE', detail: `a body is at most ${MAX_BODY_BYTES} bytes` };
  const onError = (c: Context) => c.json(tooLarge, 413);
  const limit = bodyLimit({ maxSize: MAX_BODY_BYTES, onError });
  const requestLimit = bodyLimit({ maxSize: MAX_REQUEST_BYTES, onError });
  app.use((c, next) => (c.req.path.endsWith('/http') ? requestLimit : limit)(c, next));
  if (lock) app.use(requireSignature(lock));
  app.get('/healthz', (c) => {
    const { taskId, state } = supervisor.writer.task;
    return c.json({ taskId, state });
  });
  app.post('/sessions', async (c) => {
    const request = dispatch.safeParse(await readJson(c.req), { error: en().localeError });
    if (!request.success)
      return c.json({ code: 'INVALID', detail: z.prettifyError(request.error) }, 400);
    await loopTurns(ALL_WORDS);
    const answer = await supervisor.dispatch(request.data as DispatchRequest);
    return c.json(answer, answer.outcome === 'accepted' ? 200 : 409);
  });
  app.on(['POST', 'PATCH'], '/sessions/:id/api/offer', async (c) => {
    const type = c.req.method === 'POST' ? 'offer' : 'candidates';
    const answer = await supervisor.signal(c.req.param('id'), type, await readJson(c.req));
    return answer ? Response.json(answer.body, { status: answer.status }) : c.json(NOT_HERE, 404);
  });
  app.post('/sessions/:id/http', async (c) => {
    const answer = await supervisor.signal(c.req.param('id'), 'http', await readJson(c.req));
    return answer ? Response.json(answer, { status: 200 }) : c.json(NOT_HERE, 404);
  });
  app.delete('/sessions/:id', async (c) => {
    const parsed = ending.safeParse(await readJson(c.req));
    const reason: EndReason = parsed.success ? parsed.data.reason : 'ended_by_api';
    return supervisor.end(c.req.param('id'), reason)
      ? c.body(null, 204)
      : c.json({ code: 'UNKNOWN_SESSION' }, 404);
  });
  app.onError((error, c) => c.json({ code: 'STORE_UNREACHABLE', detail: error.message }, 503));
  return app;
}

function requireSignature(lock: DoorLock): MiddlewareHandler {
  return async (c, next) => {
    const { method, path } = c.req;
    if (method === 'GET' && path === '/healthz') return next();
    const { pathname, search } = new URL(c.req.url);
    // Hono keeps the text, and gives the routes their JSON from it.
    const request = { method, path: pathname + search, body: await c.req.text() };
    if (lock.isSigned(request, c.req.header(SIGNATURE_HEADER))) return next();
    return c.json(
      { code: 'UNSIGNED', detail: 'the request is not signed with the task’s key' },
      401,
    );
  };
}

async function readJson(request: { json: () => Promise<unknown> }): Promise<unknown> {
  return request.json().catch(() => undefined);
}
