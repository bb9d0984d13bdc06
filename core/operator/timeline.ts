/** A session's life as lines for a person: what happened when, by whom and why. */
import type { Session, SessionState } from '../session.ts';
import type { TrailStep } from '../trail.ts';

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
  return steps.map(({ atMs, by, state, why, version }) => {
    const what = whatHappened(session, { state, hasWaited, isFirst: version <= 1 });
    hasWaited ||= state === 'queued';
    const because = why ?? whyOver(session, state);
    const step = { atMs, afterMs: atMs - startMs, what, by };
    return because === undefined ? step : { ...step, why: because };
  });
}

interface At {
  readonly state: SessionState;
  readonly hasWaited: boolean;
  readonly isFirst: boolean;
}

function whatHappened(session: Session, { state, hasWaited, isFirst }: At): string {
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
