/** The API as one request's process: it may die at any step, and the client then hears nothing. */
import { noteSeen } from '../../../core/line/line.ts';
import { isLive, isOpen } from '../../../core/session/session.ts';
import type { ApiDeps } from '../../../services/api/deps.ts';
import { endOpenSession } from '../../../services/api/end-session.ts';
import { type Started, startOrFind } from '../../../services/api/start/start-session.ts';
import type { Answer, Door } from '../callers.ts';
import { POOL } from '../scene.ts';
import type { Actor } from './virtual-time.ts';
import type { World } from './world.ts';

/** API Gateway gives up then; of a function that dies it tells at once. */
const REQUEST_MS = 30_000;
const DEATH_TOLD_MS = 300;

/** `apiOf` gives the API as an actor. */
export function createApiDoor(world: World, apiOf: (actor: Actor) => ApiDeps): Door {
  const { time, judge, options } = world;

  async function request<T>(work: (deps: ApiDeps) => Promise<T>): Promise<T | 'no answer'> {
    const actor = world.actor();
    const done = work(apiOf(actor)).catch(() => 'no answer' as const);
    let lastsMs = REQUEST_MS;
    if (world.fates.take('request') || world.chance(options.weather.apiDies)) {
      judge.count('fault: API died');
      const livesMs = world.about(20);
      time.at(time.nowMs() + livesMs, () => void (actor.alive = false));
      lastsMs = livesMs + DEATH_TOLD_MS;
    }
    return Promise.race([done, time.sleep(lastsMs).then(() => 'no answer' as const)]);
  }

  return {
    start: async (key) =>
      answerOf(
        await request((deps) => startOrFind(deps, { pool: POOL, transport: 'webrtc', key })),
      ),
    look: async (sessionId) => answerOf(await request((deps) => look(deps, sessionId))),
    leave: async (sessionId) => {
      await request(async (deps) => {
        const session = await deps.store.getSession(sessionId);
        if (session) await endOpenSession(deps, session);
      });
    },
  };
}

function answerOf(started: Started | 'no answer'): Answer {
  if (started === 'no answer') return { outcome: started };
  if (started.outcome === 'refused') return { outcome: 'refused' };
  const { sessionId, assignment } = started.session;
  return { outcome: started.outcome, sessionId, taskId: assignment?.taskId };
}

/** As the route of a session answers: whoever asks for one that waits is there. */
async function look(deps: ApiDeps, sessionId: string): Promise<Started> {
  const session = await deps.store.getSession(sessionId);
  if (!session) throw new Error(`the API forgot ${sessionId}`);
  await noteSeen(deps, session);
  if (isLive(session)) return { outcome: 'ready', session };
  return { outcome: isOpen(session) ? 'queued' : 'over', session };
}
