/** HTTP into a live session, as Pipecat Cloud has it: `/sessions/<id>/<path>` is the bot's own `/<path>`, for whoever may call the API. */
import { type Context, Hono } from 'hono';
import type { BotReply } from '../../../core/claim/dispatch.ts';
import { checkSessionId } from '../start/check-offer.ts';
import type { Signaller } from '../start/signal-bot.ts';

/** Of the caller's way to us, or of the connection alone: never passed on. */
const DROPPED =
  /^(host|content-length|authorization|cookie|connection|keep-alive|transfer-encoding|te|trailer|upgrade|proxy-.*|x-forwarded-.*|x-amzn?-.*|via)$/;

/** Mounted after the routes of signalling, which have paths of their own below a session. */
export function createSessionProxy(signaller: Signaller) {
  return new Hono().all('/sessions/:sessionId/:path{.+}', async (c) => {
    const sessionId = checkSessionId(c.req.param('sessionId'));
    const { pathname, search } = new URL(c.req.url);
    const at = pathname.indexOf(`/sessions/${sessionId}/`) + `/sessions/${sessionId}`.length;
    const body = Buffer.from(await c.req.arrayBuffer()).toString('base64');
    const request = {
      method: c.req.method,
      path: `${pathname.slice(at)}${search}`,
      headers: passedOf(Object.entries(c.req.header())),
      body,
    };
    return reply(c, await signaller.ask(sessionId, request, c.req.raw.signal));
  });
}

function passedOf(headers: readonly [string, string][]): Record<string, string> {
  return Object.fromEntries(headers.filter(([name]) => !DROPPED.test(name.toLowerCase())));
}

function reply(c: Context, { status, body }: { status: number; body: unknown }): Response {
  const { headers = {}, body: text } = (body ?? {}) as Partial<BotReply>;
  // A supervisor's own refusal is JSON of its own.
  if (typeof text !== 'string') return Response.json(body ?? {}, { status });
  const bytes = Buffer.from(text, 'base64');
  const hasBody = bytes.length > 0 && c.req.method !== 'HEAD' && status !== 204 && status !== 304;
  return new Response(hasBody ? bytes : null, {
    status,
    headers: passedOf(Object.entries(headers)),
  });
}
