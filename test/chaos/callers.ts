/** Callers: they ask, ask again when nobody answers, wait, talk, leave, and some vanish without a word. */
import type { EndReason, Session } from '../../core/session.ts';
import { isInLine, isLive, isOpen } from '../../core/session.ts';
import { sessionIdOf } from '../../services/api/open-session.ts';
import { endOpenSession } from '../../services/api/end-session.ts';
import { startOrFind, type Started } from '../../services/api/start-session.ts';
import type { ApiDeps } from '../../services/api/deps.ts';
import type { Actor } from './virtual-time.ts';
import { POOL, type World } from './world.ts';

const ASKS_EVERY_MS = 2_000;

/** API Gateway gives up then; of a function that dies it tells at once. */
const REQUEST_MS = 30_000;
const DEATH_TOLD_MS = 300;

/** How long somebody waits for a bot. */
const PATIENCE_MS = { least: 20_000, most: 170_000 };

/** How a caller's visit went. */
export type Visit = 'talked' | 'cut' | 'refused' | 'left' | 'told it is over' | 'never answered';

/** All of them. */
export interface Callers {
  /** The whole visit of one. */
  visit(n: number): Promise<Visit>;
  /** For bots: whether the caller of a session is on the line. */
  isThere(sessionId: string): boolean;
  connected(sessionId: string): void;
  /** Why the call is over, once it is. */
  whyOver(sessionId: string): EndReason | undefined;
  lost(sessionId: string, how: string): void;
  readonly waitsMs: number[];
}

interface Call {
  connected: boolean;
  lost: boolean;
  over: EndReason | undefined;
}

/** `apiOf` gives the API as one request's process. */
export function createCallers(world: World, apiOf: (actor: Actor) => ApiDeps): Callers {
  const { time, judge, options } = world;
  const calls = new Map<string, Call>();
  const waitsMs: number[] = [];

  /** One request to the API: its process may die at any step, and the client then hears nothing. */
  async function request<T>(work: (deps: ApiDeps) => Promise<T>): Promise<T | 'no answer'> {
    const actor = world.actor();
    const done = work(apiOf(actor)).catch(() => 'no answer' as const);
    let lastsMs = REQUEST_MS;
    if (world.chance(options.weather.apiDies)) {
      judge.count('fault: API died');
      const livesMs = world.about(20);
      time.at(time.nowMs() + livesMs, () => void (actor.alive = false));
      lastsMs = livesMs + DEATH_TOLD_MS;
    }
    return Promise.race([done, time.sleep(lastsMs).then(() => 'no answer' as const)]);
  }

  async function visit(n: number): Promise<Visit> {
    const cameMs = time.nowMs();
    const { least, most } = PATIENCE_MS;
    const untilMs = cameMs + least + world.random() * (most - least);
    const wish = { pool: POOL, transport: 'webrtc' as const, key: `caller-${options.seed}-${n}` };
    let known: Session | undefined;
    while (time.nowMs() < untilMs) {
      if (!known) judge.asks(sessionIdOf(POOL, wish.key));
      const answer = await request((deps) =>
        known ? look(deps, known.sessionId) : startOrFind(deps, wish),
      );
      if (answer !== 'no answer') {
        if (answer.outcome === 'refused') return 'refused';
        if (answer.outcome === 'over') return 'told it is over';
        known = answer.session;
        judge.present(known.sessionId);
        if (answer.outcome === 'ready') {
          waitsMs.push(time.nowMs() - cameMs);
          return talk(known.sessionId);
        }
      }
      await time.sleep(ASKS_EVERY_MS);
    }
    if (!known) return 'never answered';
    return leave(known);
  }

  /** Half of them say so; the others are never heard again. */
  async function leave(session: Session): Promise<Visit> {
    const { sessionId } = session;
    for (const reason of ['caller_left', 'queue_timeout', 'caller_never_connected'] as const)
      judge.mayEnd(sessionId, reason);
    if (world.random() < 0.5) {
      judge.mayEnd(sessionId, 'ended_by_api');
      await request((deps) => endOpenSession(deps, session));
    }
    return 'left';
  }

  async function talk(sessionId: string): Promise<Visit> {
    const call: Call = { connected: false, lost: false, over: undefined };
    calls.set(sessionId, call);
    const givesUpMs = time.nowMs() + 12_000;
    while (!call.connected && !call.lost && time.nowMs() < givesUpMs) await time.sleep(250);
    if (call.connected) await untilOver(call, time.nowMs() + world.about(options.talkMs));
    else judge.mayEnd(sessionId, 'caller_never_connected');
    call.over = world.random() < 0.5 ? 'caller_left' : 'bot_goodbye';
    return call.connected && !call.lost ? 'talked' : 'cut';
  }

  async function untilOver(call: Call, endMs: number): Promise<void> {
    while (!call.lost && time.nowMs() < endMs) await time.sleep(500);
  }

  return {
    visit,
    waitsMs,
    isThere: (sessionId) => calls.get(sessionId)?.over === undefined && calls.has(sessionId),
    connected: (sessionId) => {
      const call = calls.get(sessionId);
      if (call) call.connected = true;
    },
    whyOver: (sessionId) => calls.get(sessionId)?.over,
    lost: (sessionId) => {
      const call = calls.get(sessionId);
      if (call) call.lost = true;
    },
  };
}

/** As the route of a session answers: whoever asks for one that waits is there. */
async function look({ store, clock }: ApiDeps, sessionId: string): Promise<Started> {
  const session = await store.getSession(sessionId);
  if (!session) throw new Error(`the API forgot ${sessionId}`);
  if (isInLine(session)) await store.markSeen(session, clock.nowMs());
  if (isLive(session)) return { outcome: 'ready', session };
  return { outcome: isOpen(session) ? 'queued' : 'over', session };
}
