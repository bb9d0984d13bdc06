/** What the search of the line knows in one moment, as plain data, and how production's sessions are made from it. */
import * as lineSteps from '../../../../core/line/line.ts';
import type { Session } from '../../../../core/session/session.ts';
import * as sessionParts from '../../../../core/session/session.ts';
import * as sessionSteps from '../../../../core/session/session-transitions.ts';
import type { Outcome } from '../../../../core/store/outcome.ts';
import type { LinePlace } from '../../../../core/store/store.ts';
import type { Emit } from './explore.ts';

const { isPresent } = lineSteps;
const { isInLine, isOpen } = sessionParts;

/** Production's decisions; a mutant replaces one. `isKept`: a place whose session is this is no left-over. */
export const LINING = { ...sessionSteps, isPresent, isInLine, isKept: isOpen };

/** How large, and what a mutant does otherwise. */
export interface LineModel {
  readonly callers: number;
  readonly seats: number;
  readonly servers: number;
  readonly steps?: Partial<typeof LINING>;
  /** A session is saved as waiting before it has its place. */
  readonly placeLast?: boolean;
  /** Newcomers do not look at the line. */
  readonly gateOpen?: boolean;
  /** The line is read from its end. */
  readonly backwards?: boolean;
}

/** A caller's session, its place, and how far its own request is. */
export interface Caller {
  readonly state: 'none' | Session['state'];
  /** It has stood in line. */
  readonly waited: boolean;
  readonly place: boolean;
  /** Its caller has asked for it lately. */
  readonly present: boolean;
  /** Who may write it while it is `claimed`: its own request, a server, or nobody who lives. */
  readonly holder: 'request' | 'server' | 'nobody';
  readonly at: 'new' | 'opened' | 'look' | 'seek' | 'stand' | 'placed' | 'done';
  /** Places that its request has still to look at. */
  readonly todo: readonly number[];
  /** Who waited when it came, and has been there since. */
  readonly ahead: readonly number[];
}

/** Whoever serves the line: a supervisor, the scaler, or a request that stands in it. */
export interface Server {
  readonly at: 'off' | 'look' | 'hold';
  readonly todo: readonly number[];
  readonly held: number;
  /** Who has waited, unserved, since the line was read. */
  readonly free: readonly number[];
}

/** All of it. */
export interface LineState {
  readonly callers: readonly Caller[];
  readonly servers: readonly Server[];
  readonly idle: number;
  readonly warming: number;
}

/** A server between two looks. */
export const NO_SERVICE: Server = { at: 'off', todo: [], held: -1, free: [] };

/** What each step is given. */
export interface LineContext {
  readonly model: LineModel;
  readonly steps: typeof LINING;
  readonly state: LineState;
  readonly emit: Emit<LineState>;
}

/** The moment of every state. */
export const NOW_MS = 10_000_000;

/** Whether it really waits, whatever a mutant thinks. */
export function waits({ state, waited }: Caller): boolean {
  return waited && (state === 'queued' || state === 'claimed');
}

/** The session as the table has it. */
export function toSession({ state, waited }: Caller, i: number): Session {
  const wish = { sessionId: `s${i}`, pool: 'p', transport: 'webrtc', maxDurationMs: 1 } as const;
  const opened = sessionSteps.openSession(wish, NOW_MS - 1_000 + i);
  const queued = waited ? { queuedAtMs: NOW_MS - 500 } : {};
  return { ...opened, ...queued, state: state === 'none' ? 'claimed' : state };
}

/** What a transition has made of it; nothing where it is refused. */
export function moved(step: Outcome<Session>): Pick<Caller, 'state' | 'waited'> | undefined {
  if (step.outcome === 'refused') return undefined;
  return { state: step.next.state, waited: step.next.queuedAtMs !== undefined };
}

/** The places of those who are there, in order. */
export function presentPlaces({ model, steps, state }: LineContext): number[] {
  const places = state.callers.flatMap(({ place, present }, i) => {
    const seenAtMs = present ? NOW_MS : NOW_MS - 26_000;
    const at: LinePlace = { pool: 'p', sessionId: `s${i}`, createdAtMs: i, seenAtMs };
    return place && steps.isPresent(at, NOW_MS) ? [i] : [];
  });
  return model.backwards ? places.reverse() : places;
}

/** The state with this caller changed; whoever waits no more, or is not there, is nobody's elder any more. */
export function withCaller(state: LineState, i: number, change: Partial<Caller>): LineState {
  const callers = state.callers.map((caller, at) => (at === i ? { ...caller, ...change } : caller));
  const now = callers[i] as Caller;
  const isElder = waits(now) && now.present;
  const isFree = isElder && now.state === 'queued';
  const without = (list: readonly number[]) => list.filter((other) => other !== i);
  return {
    ...state,
    callers: isElder ? callers : callers.map((c) => ({ ...c, ahead: without(c.ahead) })),
    servers: isFree ? state.servers : state.servers.map((s) => ({ ...s, free: without(s.free) })),
  };
}
