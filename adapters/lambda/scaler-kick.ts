/** Kicks the scaler's function: an asynchronous invocation, at most one a second from here. */
import type { Clock } from '../../core/time/clock.ts';
import { SERVICE_DEADLINES } from '../aws/request-handler.ts';
import type { AwsEnv } from '../aws/signed-client.ts';
import { invoke } from './invoke.ts';

/** A kick soon after another would find the scaler at work; its own ticks are 5 s apart. */
const KICK_EVERY_MS = 1_000;

/** What kicking needs. */
export interface KickDeps {
  /** Empty: nobody is kicked. */
  readonly functionName: string;
  readonly clock: Clock;
  readonly env: AwsEnv;
}

/** Kicks a pool, unless it was within the last second. Resolves when Lambda has taken it; the payload is `{kick: pool}`. */
export function createScalerKick({
  functionName,
  clock,
  env,
}: KickDeps): (pool: string) => Promise<void> {
  const lastMs = new Map<string, number>();
  return async (pool) => {
    const nowMs = clock.nowMs();
    if (functionName === '' || nowMs - (lastMs.get(pool) ?? 0) < KICK_EVERY_MS) return;
    lastMs.set(pool, nowMs);
    const timeoutMs = SERVICE_DEADLINES.answerMs;
    await invoke(env, { functionName, type: 'Event', payload: { kick: pool }, timeoutMs });
  };
}
