/** Keeps a call through cuts of its network: says so, asks the broker whether the bot is still there, and finds a way back to it. */
import type { SessionAnswer } from './broker.ts';
import type { RestartTarget } from './restart-ice.ts';
import { watchBot } from './watch-bot.ts';

/** A broker that does not answer by then is cut off, too. */
const ASK_MS = 1_300;

/** A silence of so long is said, and a new way is looked for each time it has passed again. */
const LOST_MS = 1_300;
const RETRY_MS = 3_000;

/** A bot waits 25 s for its caller. */
const GONE_MS = 25_000;

/** What reconnecting needs of the call. */
export interface Reconnecting {
  readonly connection: () => RTCPeerConnection | undefined;
  readonly target: () => RestartTarget | undefined;
  readonly readSession: (withinMs: number) => Promise<SessionAnswer>;
  readonly restartIce: (connection: RTCPeerConnection, target: RestartTarget) => Promise<void>;
  /** The bot is not heard: it is being looked for. */
  onLost(): void;
  /** It is heard again. */
  onBack(): void;
  /** The session is over; nothing where nobody can say so and the bot does not wait any longer. */
  onOver(session: SessionAnswer | undefined): void;
}

/** Watches over a call that is joined. Answers how to stop. */
export function keepConnected(call: Reconnecting): () => void {
  let isLost = false;
  let asking = false;
  let retryAtMs = RETRY_MS;
  const ask = async () => {
    if (asking) return;
    asking = true;
    const session = await call.readSession(ASK_MS).catch(() => undefined);
    asking = false;
    if (session?.state === 'ended' || session?.state === 'failed') call.onOver(session);
  };
  const findWay = (silentMs: number) => {
    if (silentMs < retryAtMs) return;
    retryAtMs = silentMs + RETRY_MS;
    const [connection, target] = [call.connection(), call.target()];
    // One try that fails is followed by the next.
    if (connection && target) call.restartIce(connection, target).catch(() => undefined);
  };
  return watchBot(call.connection, {
    onSilent(silentMs) {
      if (silentMs >= GONE_MS) return call.onOver(undefined);
      void ask();
      findWay(silentMs);
      if (silentMs < LOST_MS || isLost) return;
      isLost = true;
      call.onLost();
    },
    onBack() {
      retryAtMs = RETRY_MS;
      if (isLost) call.onBack();
      isLost = false;
    },
  });
}
