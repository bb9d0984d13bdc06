/** A start that is held open until its session has a bot or the caller's time is up, whatever came before the wait. */
import type { ApiDeps } from '../deps.ts';
import { awaitSeat } from './await-seat.ts';
import type { StartRequest } from './open-session.ts';
import { type Started, settled, startOrFind } from './start-session.ts';

/** As `startSession`; a queued session is waited for. The wait counts from the request: a slow start leaves less of it. */
export async function startAndWait(
  deps: ApiDeps,
  request: StartRequest,
  wait: { ms: number; signal: AbortSignal },
): Promise<Started> {
  const untilMs = deps.clock.nowMs() + wait.ms;
  const started = await startOrFind(deps, request);
  if (started.outcome !== 'queued') return started;
  const ms = Math.max(0, untilMs - deps.clock.nowMs());
  return settled(await awaitSeat(deps, started.session, { ...wait, ms }));
}
