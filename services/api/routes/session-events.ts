/** `GET /v1/sessions/:id/events`: a session's changes as server-sent events, where the host can stream. */
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { noteSeen } from '../../../core/line/line.ts';
import { isLive, isOpen, type Session } from '../../../core/session/session.ts';
import type { ApiDeps } from '../deps.ts';
import { originOf } from '../origin-of.ts';
import { ApiProblem } from '../problem.ts';
import { viewPlace, viewServed } from '../session-view.ts';
import { findSession } from './sessions.ts';

const POLL_MS = 500;

/** How often a stream says that its caller is there: well below `ABSENT_AFTER_MS`. */
const MARK_MS = 5_000;

/** Each change of state or of the place in the queue is one event `session`; the stream ends with the session. */
export function createSessionEvents(deps: ApiDeps) {
  const view = async (session: Session, origin: string) =>
    session.state === 'queued'
      ? viewPlace(deps, session, await deps.queue.look(session))
      : viewServed(deps, session, origin);
  return new Hono().get('/:sessionId/events', async (c) => {
    if (!deps.settings.streams) throw new ApiProblem('STREAM_UNSUPPORTED');
    const { sessionId } = await findSession(deps, c.req.param('sessionId'));
    const origin = originOf(c);
    return streamSSE(c, async (stream) => {
      let sent = '';
      for (let markedMs = 0; !stream.aborted; ) {
        const session = await findSession(deps, sessionId);
        const nowMs = deps.clock.nowMs();
        if (nowMs - markedMs >= MARK_MS) {
          markedMs = nowMs;
          await noteSeen(deps, session);
        }
        const data = JSON.stringify(await view(session, origin));
        if (data !== sent) await stream.writeSSE({ event: 'session', data });
        sent = data;
        if (!isOpen(session) && !isLive(session)) return;
        await stream.sleep(POLL_MS);
      }
    });
  });
}
