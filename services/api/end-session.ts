/** Ends a session because its caller, or an operator, asks for it. */
import { isLive, isOpen, type Session } from '../../core/session/session.ts';
import type { ApiDeps } from './deps.ts';
import { ApiProblem } from './problem.ts';
import { giveUp } from './start/give-up.ts';

/** Done already counts as done. Only the bot ends a session that it has: its task is told, and answers when it is over. */
export async function endOpenSession(deps: ApiDeps, found: Session): Promise<void> {
  const session = isOpen(found) ? await giveUp(deps, found, 'ended_by_api') : found;
  if (!isLive(session)) return;
  const endpoint = session.assignment?.endpoint ?? '';
  const answer = await deps.dispatcher.end(endpoint, session.sessionId, 'ended_by_api');
  if (answer === 'ended') return;
  const now = await deps.store.getSession(session.sessionId);
  if (!now || !isLive(now)) return;
  throw new ApiProblem('BOT_UNREACHABLE', {
    detail: 'The task of the session does not answer; if it is gone, the session ends by itself',
    retryAfterS: 5,
  });
}
