/** A session's trail: each change of its state, by whom and why. It is for people alone; nothing is decided by it. */
import type { Session, SessionState } from './session.ts';
import type { TurnNote } from './turn-note.ts';

/** What the item itself does not say of a change. */
export interface TrailWords {
  readonly why?: string | undefined;
  readonly turns?: readonly TurnNote[] | undefined;
}

/** One change of a session as it was written. */
export interface TrailStep {
  /** The session's version after it. */
  readonly version: number;
  readonly atMs: number;
  /** The part that wrote it: `api`, `scaler`, `task` or `operator`. */
  readonly by: string;
  readonly state: SessionState;
  /** What is not in the session itself: why it has to wait, say. */
  readonly why?: string;
  /** With its end: the call's latest turns. */
  readonly turns?: readonly TurnNote[];
}

/** The port to the trails. They are written with the sessions' own writes, and cost none of their own. */
export interface TrailStore {
  /** The steps of a session in order; none for a session that is not known. */
  trail(sessionId: string): Promise<TrailStep[]>;
}

/** The step that a session's write leaves. */
export function stepOf(
  { version, state }: Session,
  at: Pick<TrailStep, 'by' | 'atMs'>,
  { why, turns }: TrailWords = {},
): TrailStep {
  const said = { ...(why === undefined ? {} : { why }), ...(turns ? { turns } : {}) };
  return { version, atMs: at.atMs, by: at.by, state, ...said };
}
