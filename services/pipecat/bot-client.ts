/** What a host asks of its bot, over `askBot`. */
import type { BotSession } from '../../core/bot-messages.ts';
import { askBot, askJson, type BotAddress, jsonOf } from './bot-server.ts';
import type { BotEnd } from './why-ended.ts';

/** A bot that has been started. */
export interface BotClient {
  readonly address: BotAddress;
  /** Whether a session may come; what it said, if not. */
  readiness(): Promise<'ready' | 'starting' | 'not ready'>;
  isAlive(): Promise<boolean>;
  /** Tells the bot of its session. Resolves at the session's end; with nothing where the bot tells no end. */
  run(session: BotSession): Promise<BotEnd | undefined>;
  /** Hangs up on the caller, so that the bot leaves. */
  end(): Promise<void>;
}

/** A bot whose event loop has not turned for so long is not called alive. */
const ALIVE_TIMEOUT_MS = 900;

const ASK_TIMEOUT_MS = 7_000;

/**
 * Over the contract. An image of Pipecat Cloud is told of a session before a WebRTC caller's offer and by the socket of any other,
 * and knows no order to leave: its task is stopped. Our own host is told of every session, and obeys.
 */
export function createBotClient(address: BotAddress, kind: 'pipecat' | 'image'): BotClient {
  return {
    address,
    async readiness() {
      try {
        const { status } = await askBot(address, {
          method: 'GET',
          path: '/readyz',
          timeoutMs: ALIVE_TIMEOUT_MS,
        });
        // Images older than the hook have no such route, and are ready when they answer.
        return status === 200 || status === 404 ? 'ready' : 'not ready';
      } catch {
        return 'starting';
      }
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
  const said =
    typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  return { how: 'raised', error: typeof said === 'string' ? said : `status ${status}` };
}
