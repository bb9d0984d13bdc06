/** Holds every write that reaches the table to the rules of the search, whoever has made it. */
import { isRollingOut } from '../../../core/pool/rollout.ts';
import { isLive, type Session } from '../../../core/session/session.ts';
import type { Store } from '../../../core/store/store.ts';
import { isOccupied, type Task } from '../../../core/task/task.ts';
import { Broken } from '../../core/search/rules/rules.ts';
import { checkSessionStep, checkTaskStep } from '../../core/search/rules/step-rules.ts';
import type { Judge } from '../judge.ts';

/** A table whose every write is judged. */
export function watchSteps(store: Store, judge: Pick<Judge, 'blame'>): Store {
  const blame = (what: string, work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      judge.blame(error.message, what);
    }
  };
  const seen = new Set<object>();
  const everReady = new Set<string>();
  /** A write that is sent twice is judged once. */
  const isFirst = (after: object) => !seen.has(after) && seen.add(after);
  const lookAtTask = async (before: Task, after: Task, session?: Session) => {
    if (after.state === 'ready') everReady.add(after.revision);
    blame(after.taskId, () => checkWrite(before, after));
    for (const [k, seat] of before.seats.entries()) {
      const isReleased = seat.state === 'active' && after.seats[k]?.state === 'warming';
      if (!isReleased || session) continue;
      const held = await store.getSession(seat.sessionId ?? '');
      if (held && isLive(held) && held.assignment?.epoch === seat.epoch)
        judge.blame('a live session names a seat that is not its own', held.sessionId);
    }
  };
  return {
    ...store,
    async saveTask(change, heardAfterMs) {
      const saved = await store.saveTask(change, heardAfterMs);
      if (saved.outcome === 'saved' && isFirst(change.after))
        await lookAtTask(change.before, change.after);
      return saved;
    },
    async saveSession(change) {
      const saved = await store.saveSession(change);
      const { before, after } = change;
      if (saved.outcome === 'saved' && isFirst(after))
        blame(before.sessionId, () => checkSessionStep(before, after));
      return saved;
    },
    async saveBoth(task, session) {
      const saved = await store.saveBoth(task, session);
      if (saved.outcome !== 'saved' || !isFirst(session.after)) return saved;
      await lookAtTask(task.before, task.after, session.after);
      blame(session.after.sessionId, () => {
        checkSessionStep(session.before, session.after);
        checkAccept(task.after, session);
      });
      return saved;
    },
    async savePool(change) {
      const { before, after } = change;
      const saved = await store.savePool(change);
      if (saved.outcome !== 'saved' || !before || !isRollingOut(before) || isRollingOut(after))
        return saved;
      for (const { revision, weight } of after.revisions)
        if (weight > 0 && !everReady.has(revision))
          judge.blame('sessions move to a revision that was never warm', revision);
      return saved;
    },
  };
}

/** One step, or the two that are one write: a seat has just become warm, and whoever waits longest has it, or the one beside it. */
function checkWrite(before: Task, after: Task): void {
  const isNewly = (state: 'claimed' | 'warming', of: Task, other: Task) => (k: number) =>
    of.seats[k]?.state === state && other.seats[k]?.state !== state;
  const seats = [...before.seats.keys()];
  const warmed = seats.find(isNewly('warming', before, after));
  const isServed = seats.some(isNewly('claimed', after, before));
  if (warmed === undefined || !isServed) return checkSteps(before, after);
  const idle = before.seats.map((s, k) => (k === warmed ? { ...s, state: 'idle' as const } : s));
  const { version, ...rest } = before;
  checkSteps({ ...rest, version: version + 1, state: after.state, seats: idle }, after);
}

function checkSteps(before: Task, after: Task): void {
  checkTaskStep(before, after, true);
  checkClaim(before, after);
}

function checkClaim(before: Task, after: Task): void {
  if (after.state === 'stopped' && before.seats.some(isOccupied))
    throw new Broken('a task is retired with a claimed or active seat');
  after.seats.forEach((seat, k) => {
    const old = before.seats[k];
    if (seat.state !== 'claimed' || old?.state === 'claimed') return;
    if (before.state !== 'ready')
      throw new Broken('a claim gives a seat of a task that is not ready');
    if (old?.state !== 'idle') throw new Broken('a claim gives a seat that is not free');
    if (before.muted)
      throw new Broken('a task that was not heard since it lost a claim takes a session');
  });
}

/** Whoever is accepted is on the very seat that its session names. */
function checkAccept(
  task: Task,
  { before, after }: { readonly before: Session; readonly after: Session },
): void {
  if (isLive(before) || !isLive(after) || !after.assignment) return;
  const { seat, epoch } = after.assignment;
  const found = task.seats[seat];
  const isOwn = found?.state === 'active' && found.epoch === epoch;
  if (!isOwn || found.sessionId !== after.sessionId)
    throw new Broken('a live session names a seat that is not its own');
}
