/** One session as whoever is called at night reads it: itself, its life, and where the time of its answers went. */
import type { Session } from '../session/session.ts';
import type { TrailStore } from '../session/trail.ts';
import type { TurnNote } from '../session/turn-note.ts';
import { type SessionRow, withoutSecrets } from './find-sessions.ts';
import { type TimelineStep, timelineOf } from './timeline.ts';

/** All of it. The turns are known once the session is over. */
export interface SessionStory {
  readonly session: SessionRow;
  readonly steps: readonly TimelineStep[];
  readonly turns: readonly TurnNote[];
}

/** Reads it. */
export async function readStory(store: TrailStore, session: Session): Promise<SessionStory> {
  const trail = await store.trail(session.sessionId);
  const turns = trail.flatMap((step) => step.turns ?? []);
  return { session: withoutSecrets(session), steps: timelineOf(session, trail), turns };
}
