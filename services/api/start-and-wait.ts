/** A start that is held open until its session has a bot or the caller's time is up. */
import type { ApiDeps } from './deps.ts';
import { awaitSeat } from './await-seat.ts';
import type { StartRequest } from './open-session.ts';
import { settled, type Started, startSession } from './start-session.ts';

/** As `startSession`; a queued session is waited for. */
export async function startAndWait(
  deps: ApiDeps,
  request: StartRequest,
  wait: { ms: number; signal: AbortSignal },
): Promise<Started> {
  const started = await startSession(deps, request);
  if (started.outcome !== 'queued') return started;
  return settled(await awaitSeat(deps, started.session, wait));
}
