/** Asks the relay function, which may reach what the API's own place in the VPC does not. */
import * as z from 'zod/mini';
import type { AskRelays } from '../../core/bot/relay.ts';
import type { AwsEnv } from '../aws/signed-client.ts';
import { invoke } from './invoke.ts';

/** A caller waits for it: two requests of the function's, and its own cold start. */
const TIMEOUT_MS = 3_000;

const iceServers = z.array(
  z.object({ urls: z.array(z.string()), username: z.string(), credential: z.string() }),
);

/** Over Lambda's Invoke. */
export function createRelayAsk(of: {
  readonly functionName: string;
  readonly env: AwsEnv;
}): AskRelays {
  return async (channel) => {
    const { functionName, env } = of;
    const asked = { functionName, type: 'RequestResponse', payload: { channel } } as const;
    return iceServers.parse(await invoke(env, { ...asked, timeoutMs: TIMEOUT_MS }));
  };
}
