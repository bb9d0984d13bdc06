/** Callers: they ask, ask again when nobody answers, wait, talk, leave, and some vanish without a word. */
import type { EndReason } from '../../core/session/session.ts';
import { sessionIdOf } from '../../services/api/start/open-session.ts';
import { POOL, type Scene } from './scene.ts';

const ASKS_EVERY_MS = 2_000;

/** How often a caller at the door looks whether there is room. */
const LOOK_MS = 50;

/** A caller who was told of a bot hangs up when it does not come by then. */
const CONNECTS_WITHIN_MS = 12_000;

/** What a caller is told. */
export type Answer =
  | { readonly outcome: 'no answer' | 'refused' }
  | { readonly outcome: 'queued' | 'over'; readonly sessionId: string }
  | { readonly outcome: 'ready'; readonly sessionId: string; readonly taskId: string | undefined };

/** The API as its callers reach it. */
export interface Door {
  start(key: string): Promise<Answer>;
  look(sessionId: string): Promise<Answer>;
  leave(sessionId: string): Promise<void>;
}

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
  lost(sessionId: string): void;
  readonly waitsMs: number[];
}

interface Call {
  connected: boolean;
  lost: boolean;
  over: EndReason | undefined;
}

/** Nobody has come yet. */
export function createCallers(scene: Scene, door: Door): Callers {
  const { time, judge, options } = scene;
  const calls = new Map<string, Call>();
  const waitsMs: number[] = [];

  async function visit(n: number): Promise<Visit> {
    const cameMs = time.nowMs();
    const [least, most] = options.patienceMs;
    const untilMs = cameMs + least + scene.random() * (most - least);
    const key = `caller-${options.seed}-${n}`;
    let known: string | undefined;
    while (time.nowMs() < untilMs) {
      if (known === undefined) judge.asks(sessionIdOf(POOL, key));
      const answer = await (known === undefined ? door.start(key) : door.look(known));
      if (answer.outcome === 'refused') return 'refused';
      if (answer.outcome === 'over') return 'told it is over';
      if (answer.outcome === 'ready' || answer.outcome === 'queued') {
        known = answer.sessionId;
        judge.present(known);
      }
      if (answer.outcome === 'ready') {
        waitsMs.push(time.nowMs() - cameMs);
        judge.told(answer.sessionId, answer.taskId);
        return talk(answer.sessionId);
      }
      await time.sleep(ASKS_EVERY_MS);
    }
    return leave(known ?? sessionIdOf(POOL, key), known !== undefined);
  }

  /** Half of those who know their session say so; the others are never heard again. */
  async function leave(sessionId: string, isKnown: boolean): Promise<Visit> {
    for (const reason of ['caller_left', 'queue_timeout', 'caller_never_connected'] as const)
      judge.mayEnd(sessionId, reason);
    if (!isKnown) return 'never answered';
    if (scene.random() < 0.5) {
      judge.mayEnd(sessionId, 'ended_by_api');
      await door.leave(sessionId);
    }
    return 'left';
  }

  async function talk(sessionId: string): Promise<Visit> {
    const call: Call = { connected: false, lost: false, over: undefined };
    calls.set(sessionId, call);
    const givesUpMs = time.nowMs() + CONNECTS_WITHIN_MS;
    while (!call.connected && !call.lost && time.nowMs() < givesUpMs) await time.sleep(250);
    if (call.connected) await untilOver(call, time.nowMs() + scene.about(options.talkMs));
    else judge.mayEnd(sessionId, 'caller_never_connected');
    call.over = scene.random() < 0.5 ? 'caller_left' : 'bot_goodbye';
    return call.connected && !call.lost ? 'talked' : 'cut';
  }

  async function untilOver(call: Call, endMs: number): Promise<void> {
    while (!call.lost && time.nowMs() < endMs) await time.sleep(500);
  }

  return {
    visit,
    waitsMs,
    isThere: (sessionId) => calls.has(sessionId) && calls.get(sessionId)?.over === undefined,
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

/** Some of all callers, by their numbers. */
export interface Some {
  readonly from: number;
  readonly to: number;
}

/** Lets them come, one after the other, and says how each visit went. Resolves when the last one is over. */
export async function comeSome(
  scene: Scene,
  { callers, onVisit }: { readonly callers: Callers; readonly onVisit: (how: Visit) => void },
  { from, to }: Some,
): Promise<void> {
  const { sessions, arrivalMs, atOnce } = scene.options;
  const there = new Set<Promise<void>>();
  for (let n = from; n < to; n++) {
    while (there.size >= atOnce) await scene.time.sleep(LOOK_MS);
    const visit = callers.visit(n).then((how) => {
      there.delete(visit);
      onVisit(how);
    });
    there.add(visit);
    scene.judge.atMost('callers', there.size);
    await scene.time.sleep(scene.about(arrivalMs));
  }
  if (to === sessions) scene.cleared = true;
  await Promise.all(there);
}
