/** Kicks the scaler's function: an asynchronous invocation, at most one a second from here. */
import { createRequestHandler, SERVICE_DEADLINES } from '../aws/request-handler.ts';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Clock } from '../../core/clock.ts';

/** A kick soon after another would find the scaler at work; its own ticks are 5 s apart. */
const KICK_EVERY_MS = 1_000;

/** What kicking needs. */
export interface KickDeps {
  /** Empty: nobody is kicked. */
  readonly functionName: string;
  readonly clock: Clock;
}

/** Kicks a pool, unless it was within the last second. Resolves when Lambda has taken it; the payload is `{kick: pool}`. */
export function createScalerKick({
  functionName,
  clock,
}: KickDeps): (pool: string) => Promise<void> {
  const lastMs = new Map<string, number>();
  // Made by the first kick: most starts leave the pool full enough, and an import should not pay for it.
  let client: LambdaClient | undefined;
  return async (pool) => {
    const nowMs = clock.nowMs();
    if (functionName === '' || nowMs - (lastMs.get(pool) ?? 0) < KICK_EVERY_MS) return;
    lastMs.set(pool, nowMs);
    client ??= new LambdaClient({
      maxAttempts: 2,
      requestHandler: createRequestHandler(SERVICE_DEADLINES),
    });
    const Payload = new TextEncoder().encode(JSON.stringify({ kick: pool }));
    const what = { FunctionName: functionName, InvocationType: 'Event', Payload } as const;
    await client.send(new InvokeCommand(what));
  };
}
