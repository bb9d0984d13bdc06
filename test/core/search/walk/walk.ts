/**
 * The protocol on real items, with their versions, epochs and times, where the search has normal forms of them. Every write
 * is computed from an item read earlier, by a clock that may be wrong, and reaches the table at any later time, or never.
 */
import { isOpen, type Session } from '../../../../core/session/session.ts';
import type { Outcome } from '../../../../core/store/outcome.ts';
import { isAlive, type Listing, type Task } from '../../../../core/task/task.ts';
import type { SeatFence } from '../../../../core/task/task-transitions.ts';
import { PROTOCOL, type Protocol } from '../model.ts';

/** A bot process; `serves` once its accept was written. */
export interface Bot {
  serves?: SeatFence;
}

/** A task: its item, and its container with a bot for each seat. */
export interface Place {
  item: Task;
  up: boolean;
  bots: (Bot | undefined)[];
}

/** A write that was sent, and what follows for its sender when it is saved. */
interface Write {
  readonly task?: { readonly before: Task; readonly after: Task };
  readonly session?: { readonly before: Session; readonly after: Session };
  readonly saved: (() => void) | undefined;
}

/** The whole system. */
export interface Walk {
  readonly steps: Protocol;
  nowMs: number;
  readonly places: Map<string, Place>;
  readonly sessions: Map<string, Session>;
  /** Sent, and not yet lost. */
  readonly writes: Write[];
  readonly messages: {
    readonly taskId: string;
    readonly fence: SeatFence;
    readonly from: Listing;
  }[];
}

/** Nothing yet. */
export function createWalk(wrong: Partial<Protocol> = {}): Walk {
  const steps = { ...PROTOCOL, ...wrong };
  return {
    steps,
    nowMs: 1_000_000,
    places: new Map(),
    sessions: new Map(),
    writes: [],
    messages: [],
  };
}

/** Registers one more task. */
export function addTask({ places, nowMs }: Walk): void {
  const taskId = `t${places.size}`;
  const facts = { taskId, pool: 'p', revision: 'r', zone: 'z', endpoint: '', launchedAtMs: nowMs };
  const item = PROTOCOL.registerTask({ ...facts, isolation: 'process', seatCount: 2 });
  places.set(taskId, { item, up: true, bots: [undefined, undefined] });
}

/** Opens one more session. */
export function addSession({ sessions: all, nowMs }: Walk): void {
  const sessionId = `s${all.size}`;
  const wish = { sessionId, pool: 'p', transport: 'webrtc' as const, maxDurationMs: 60_000 };
  all.set(sessionId, PROTOCOL.openSession(wish, nowMs));
}

/** Sends a write of a task that this step allows. */
export function sendTask(walk: Walk, before: Task, step: Outcome<Task>, saved?: () => void): void {
  if (step.outcome === 'moved') walk.writes.push({ task: { before, after: step.next }, saved });
}

/** Sends a write of a session that this step allows. */
export function sendSession(walk: Walk, before: Session, step: Outcome<Session>): void {
  if (step.outcome === 'moved')
    walk.writes.push({ session: { before, after: step.next }, saved: undefined });
}

/** Sends a write of both, where both steps allow it. */
export function sendBoth(
  walk: Walk,
  of: {
    task: [Task, Outcome<Task>];
    session: [Session, Outcome<Session>];
    saved?: (() => void) | undefined;
  },
): void {
  const [task, session] = [of.task[1], of.session[1]];
  if (task.outcome === 'refused' || session.outcome === 'refused') return;
  walk.writes.push({
    task: { before: of.task[0], after: task.next },
    session: { before: of.session[0], after: session.next },
    saved: of.saved,
  });
}

/** A write reaches the table: saved where the versions are still those that it was computed from. */
export function receive({ places, sessions: all }: Walk, { task, session, saved }: Write): void {
  const place = task && places.get(task.before.taskId);
  const current = session && all.get(session.before.sessionId);
  if (task && place?.item.version !== task.before.version) return;
  if (session && current?.version !== session.before.version) return;
  if (task && place) place.item = task.after;
  if (session) all.set(session.after.sessionId, session.after);
  saved?.();
}

/** A broker claims for a session on a task as it read it; saved, the message is under way. */
export function claim(walk: Walk, session: Session, read: Task, nowMs: number): void {
  const from = walk.steps.listingOf(read);
  if (!from) return;
  const { sessionId } = session;
  // Some brokers still know yesterday's revision.
  const revision = nowMs % 7 === 0 ? 'old' : 'r';
  const step = walk.steps.claimSeat(read, { sessionId, from, revision, nowMs });
  const isStale = step.outcome === 'moved' && revision !== read.revision;
  if (isStale) throw new Error('Broken: a claim gives a seat of its own revision');
  sendTask(walk, read, step, () => {
    if (step.outcome === 'refused') return;
    const seat = step.next.seats.findIndex(
      (s) => s.sessionId === sessionId && s.epoch === step.next.version,
    );
    const fence = { seat, epoch: step.next.version, sessionId };
    walk.messages.push({ taskId: read.taskId, fence, from });
  });
}

/** A supervisor hears of a claim: its waiting bot accepts, by both items as they were read. */
export function hear(walk: Walk, message: Walk['messages'][number], nowMs: number): void {
  const { taskId, fence, from } = message;
  const place = walk.places.get(taskId);
  const session = walk.sessions.get(fence.sessionId);
  const bot = place?.bots[fence.seat];
  if (!place?.up || !session || !bot || bot.serves) return;
  const assignment = { taskId, seat: fence.seat, epoch: fence.epoch, endpoint: '' };
  sendBoth(walk, {
    task: [place.item, walk.steps.acceptSeat(place.item, fence)],
    session: [session, walk.steps.acceptSession(session, { assignment, from, nowMs })],
    saved: () => {
      // An answer that finds its process gone, or busy, starts nothing.
      if (place.up && place.bots[fence.seat] === bot && !bot.serves) bot.serves = fence;
    },
  });
}

/** What a supervisor does about one seat, by the item as it read it and by what it knows of its process. */
export function tend(walk: Walk, place: Place, seat: number): void {
  const { item } = place;
  const found = item.seats[seat];
  const bot = place.bots[seat];
  if (!place.up || !found) return;
  const nowMs = walk.nowMs;
  if (found.state === 'lost' && bot && !bot.serves) place.bots[seat] = undefined;
  if (found.state === 'warming' && !bot && item.state !== 'draining') {
    const fresh: Bot = {};
    sendTask(walk, item, walk.steps.warmSeat(item, seat, nowMs), () => {
      if (place.up) place.bots[seat] = fresh;
    });
  }
  if (found.state === 'active' && !bot?.serves) release(walk, place, seat);
  if (!bot) sendTask(walk, item, walk.steps.replaceSeat(item, seat));
}

function release(walk: Walk, { item, bots }: Place, seat: number): void {
  const { epoch = 0, sessionId = '' } = item.seats[seat] ?? {};
  const session = walk.sessions.get(sessionId);
  if (!session) return;
  bots[seat] = undefined;
  const ending = { reason: 'bot_died' as const, nowMs: walk.nowMs };
  sendBoth(walk, {
    task: [item, walk.steps.releaseSeat(item, { seat, epoch, sessionId })],
    session: [session, walk.steps.endSession(session, { taskId: item.taskId, epoch }, ending)],
  });
}

/** The reaper and the scaler look at one task. */
export function keep(walk: Walk, place: Place, nowMs: number): void {
  const { item } = place;
  item.seats.forEach((_, seat) => sendTask(walk, item, walk.steps.expireClaim(item, seat, nowMs)));
  if (!place.up && isAlive(item)) sendTask(walk, item, walk.steps.killTask(item, 'gone'));
  sendTask(walk, item, walk.steps.retireTask(item));
  if (isAlive(item) || place.up) return;
  for (const { state, epoch, sessionId = '' } of item.seats) {
    const session = walk.sessions.get(sessionId);
    if (state !== 'active' || !session) continue;
    const ending = { reason: 'task_died' as const, nowMs };
    sendSession(
      walk,
      session,
      walk.steps.endSession(session, { taskId: item.taskId, epoch }, ending),
    );
  }
}

/** The sweep looks at one session. */
export function sweep(walk: Walk, session: Session, nowMs: number): void {
  if (isOpen(session)) sendSession(walk, session, walk.steps.sweepSession(session, nowMs));
}
