/** `GET /v1/sessions/:id/events`: a session's changes as server-sent events, where the host can stream. */
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { isLive, isOpen } from '../../../core/session.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problem.ts';
import { viewAny } from '../session-view.ts';
import { findSession } from './sessions.ts';

const POLL_MS = 500;

/** Each change of state or of the place in the queue is one event `session`; the stream ends with the session. */
export function createSessionEvents(deps: ApiDeps) {
  return new Hono().get('/:sessionId/events', async (c) => {
    if (!deps.settings.streams) throw new ApiProblem('STREAM_UNSUPPORTED');
    const { sessionId } = await findSession(deps, c.req.param('sessionId'));
    return streamSSE(c, async (stream) => {
      let sent = '';
      while (!stream.aborted) {
        const session = await findSession(deps, sessionId);
        const data = JSON.stringify(await viewAny(deps, session));
        if (data !== sent) await stream.writeSSE({ event: 'session', data });
        sent = data;
        if (!isOpen(session) && !isLive(session)) return;
        await stream.sleep(POLL_MS);
      }
    });
  });
}
