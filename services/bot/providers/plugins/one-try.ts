/** Plugins try once: the chain asks the next provider sooner than they would try again. */
import type { APIConnectOptions } from '@livekit/agents';

/** Connection options of every plugin. */
export const ONE_TRY: APIConnectOptions = { maxRetry: 0, retryIntervalMs: 0, timeoutMs: 4_000 };
