/** What a host asks of its bot, over `askBot`. */
import type { BotSession } from '../../core/bot/bot-messages.ts';
import { askBot, askJson, type BotAddress, jsonOf } from './bot-server.ts';
import type { BotEnd } from './why-ended.ts';

/** A bot that has been started. */
export interface BotClient {
  readonly address: BotAddress;
  /** Why no session may come yet; nothing once one may. */
  whyNotReady(): Promise<string | undefined>;
  isAlive(): Promise<boolean>;
  /** Tells the bot of its session. Resolves at the session's end; with nothing where the bot tells no end. */
  run(session: BotSession): Promise<BotEnd | undefined>;
  /** Hangs up on the caller, so that the bot leaves. */
  end(): Promise<void>;
}

/** A bot whose event loop has not turned for so long is not called alive. */
const ALIVE_TIMEOUT_MS = 900;

const ASK_TIMEOUT_MS = 7_000;

/** Nobody listens where the bot will. */
const NOBODY = ['ENOENT', 'ECONNREFUSED'];

/**
 * Over the contract. An image of Pipecat Cloud is told of a session before a WebRTC caller's offer and by the socket of any other,
 * and knows no order to leave: its task is stopped. Our own host is told of every session, and obeys.
 */
export function createBotClient(address: BotAddress, kind: 'pipecat' | 'image'): BotClient {
  return {
    address,
    async whyNotReady() {
      const asked = { method: 'GET', path: '/readyz', timeoutMs: ALIVE_TIMEOUT_MS };
      const answer = await askBot(address, asked).catch((error: NodeJS.ErrnoException) => error);
      if (answer instanceof Error)
        return NOBODY.includes(answer.code ?? '')
          ? 'it is being loaded'
          : `it does not answer GET /readyz: ${answer.message}`;
      // Images older than the hook have no such route, and are ready when they answer.
      if (answer.status === 200 || answer.status === 404) return undefined;
      const error = errorOf(jsonOf(answer));
      return error ? `readyz() raises ${error}` : 'readyz() does not say that it is ready';
    },
    async isAlive() {
      const asked = { method: 'GET', path: '/livez', timeoutMs: ALIVE_TIMEOUT_MS };
      return askBot(address, asked).then(
        ({ status }) => status < 500,
        () => false,
      );
    },
    run: (session) =>
      kind === 'image' && session.transport !== 'webrtc'
        ? Promise.resolve(undefined)
        : runSession(address, session).catch((error: unknown) =>
            // Of a process of ours, its exit says more, and comes next.
            kind === 'image' ? ({ how: 'gone', because: String(error) } as const) : undefined,
          ),
    async end() {
      if (kind === 'image') return;
      await askBot(address, {
        method: 'POST',
        path: '/greenroom/end',
        timeoutMs: ASK_TIMEOUT_MS,
      }).catch(() => undefined);
    },
  };
}

async function runSession(address: BotAddress, session: BotSession): Promise<BotEnd> {
  const answer = await askJson(address, {
    method: 'POST',
    path: '/bot',
    headers: {
      'x-daily-session-id': session.sessionId,
      'x-daily-transport-type': session.transport,
    },
    json: session.requestData ?? {},
  });
  return readEnd(answer.status, jsonOf(answer));
}

function readEnd(status: number, body: unknown): BotEnd {
  if (status < 400) return { how: 'returned' };
  return { how: 'raised', error: errorOf(body) ?? `status ${status}` };
}

/** The type of an exception that a bot's server tells of. */
function errorOf(body: unknown): string | undefined {
  const said =
    typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  return typeof said === 'string' ? said : undefined;
}
