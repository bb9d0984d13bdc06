/** A session's life as lines for a person: what happened when, by whom and why. */
import type { Session, SessionState } from '../session/session.ts';
import type { TrailStep } from '../session/trail.ts';

/** One line of it. */
export interface TimelineStep {
  readonly atMs: number;
  /** Since the request, in ms. */
  readonly afterMs: number;
  readonly what: string;
  readonly by: string;
  readonly why?: string;
}

/** From the trail; a session without one (an older writer's) is told from its own times. */
export function timelineOf(session: Session, trail: readonly TrailStep[]): TimelineStep[] {
  const steps = trail.length > 0 ? trail : timesOf(session);
  const startMs = steps[0]?.atMs ?? session.createdAtMs;
  let hasWaited = false;
  let before: SessionState | undefined;
  return steps.map(({ atMs, by, state, why, version }) => {
    const at = { state, atMs, hasWaited, isAgain: state === before, isFirst: version <= 1 };
    const what = whatHappened(session, at);
    hasWaited ||= state === 'queued';
    before = state;
    const because = why ?? whyOver(session, state);
    const step = { atMs, afterMs: atMs - startMs, what, by };
    return because === undefined ? step : { ...step, why: because };
  });
}

interface At {
  readonly state: SessionState;
  readonly atMs: number;
  readonly hasWaited: boolean;
  /** The session was in this state already: more became known of it. */
  readonly isAgain: boolean;
  readonly isFirst: boolean;
}

/** The write of the first word carries the moment at which it was said. */
const FIRST_WORD_WITHIN_MS = 2_000;

function whatHappened(session: Session, at: At): string {
  const { state, hasWaited, isFirst } = at;
  if (at.isAgain && (state === 'ready' || state === 'active'))
    return isFirstWord(session, at.atMs) ? 'the bot’s first word' : 'more is known of the call';
  const { taskId = '', seat = 0, epoch = 0 } = session.assignment ?? {};
  switch (state) {
    case 'claimed':
      return isFirst ? 'asked for a bot' : 'is being found a seat';
    case 'queued':
      return hasWaited ? 'waits on, in its place' : 'waits in line';
    case 'ready':
      return `accepted by seat ${seat} of task ${taskId}, epoch ${epoch} (${session.start})`;
    case 'active':
      return 'caller and bot are connected';
    case 'ended':
      return 'ended';
    case 'failed':
      return 'failed';
  }
}

function isFirstWord({ firstWordAtMs }: Session, atMs: number): boolean {
  return firstWordAtMs !== undefined && Math.abs(atMs - firstWordAtMs) < FIRST_WORD_WITHIN_MS;
}

function whyOver({ reason, detail }: Session, state: SessionState): string | undefined {
  if (state !== 'ended' && state !== 'failed') return undefined;
  return [reason, detail].filter(Boolean).join(': ');
}

/** The steps that the session's times tell of; who made them is not known. */
function timesOf(session: Session): TrailStep[] {
  const { createdAtMs, queuedAtMs, readyAtMs, activeAtMs, endedAtMs } = session;
  const over = session.state === 'failed' ? 'failed' : 'ended';
  const known: readonly [SessionState, number | undefined][] = [
    ['claimed', createdAtMs],
    ['queued', queuedAtMs],
    ['ready', readyAtMs],
    ['active', activeAtMs],
    [over, endedAtMs],
  ];
  return known.flatMap(([state, atMs], at) =>
    atMs === undefined ? [] : [{ version: at + 1, atMs, by: 'unknown', state }],
  );
}
