/** A caller's HTTP request to the bot of a live session: to the bot's own routes, and to none of the contract's. */
import { z } from 'zod';
import type { BotReply } from '../../core/claim/dispatch.ts';
import { askBot, type BotAddress } from './bot-server.ts';
import type { WebrtcAnswer } from './webrtc-way.ts';

const request = z.object({
  method: z.string().regex(/^[A-Z]{3,7}$/),
  path: z.string().startsWith('/').max(4_096),
  headers: z.record(z.string(), z.string()),
  body: z.base64(),
});

/** What the host alone may ask: a caller must not end, start or take over a session here. */
const RESERVED = /^\/(bot|ws|readyz|livez|api\/offer|greenroom)(\/|$)/;

/** The API holds a request no longer. */
const TIMEOUT_MS = 24_000;

/** Asks, and answers what the bot answers. */
export async function askSession(
  bot: BotAddress,
  { sessionId, asked }: { readonly sessionId: string; readonly asked: unknown },
): Promise<WebrtcAnswer> {
  const parsed = request.safeParse(asked);
  if (!parsed.success) return refuse(400, 'REQUEST_INVALID', z.prettifyError(parsed.error));
  const { method, path, headers, body } = parsed.data;
  // As the bot's server will read it: dots resolved, escapes undone.
  const { pathname, search } = new URL(`http://bot${path}`);
  if (RESERVED.test(decode(pathname).replaceAll(/\/+/g, '/')))
    return refuse(404, 'ROUTE_UNKNOWN', 'the bot has no such route');
  try {
    const answer = await askBot(bot, {
      method,
      path: `${pathname}${search}`,
      headers: { ...headers, host: 'bot', 'x-daily-session-id': sessionId },
      body: Buffer.from(body, 'base64'),
      timeoutMs: TIMEOUT_MS,
    });
    const texts = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
    const reply = { headers: Object.fromEntries(texts), body: answer.body.toString('base64') };
    return { status: answer.status, body: reply satisfies BotReply };
  } catch (error) {
    return refuse(502, 'BOT_UNREACHABLE', error instanceof Error ? error.message : String(error));
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function refuse(status: number, code: string, detail: string): WebrtcAnswer {
  return { status, body: { code, detail } };
}
