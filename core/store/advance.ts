/** The one conditional write: a transition of an item, saved under the version that it was computed from. */
import type { Session } from '../session/session.ts';
import type { Task } from '../task/task.ts';
import type { Outcome } from './outcome.ts';
import type { Change, Saved, SessionStore, TaskStore } from './store.ts';

/** `moved`: written, and how it is now. `refused`: the rule forbids it. `lost`: another hand wrote first, and left `current`. */
export type Advanced<T> =
  | { readonly outcome: 'moved'; readonly item: T }
  | { readonly outcome: 'refused'; readonly because: string }
  | { readonly outcome: 'lost'; readonly current: T | undefined };

/** Moves an item by `step` and saves it with `save`. Throws when the store cannot be reached. */
export async function advance<T>(
  save: (change: Change<T>) => Promise<Saved<T>>,
  item: T,
  step: (item: T) => Outcome<T>,
): Promise<Advanced<T>> {
  const next = step(item);
  if (next.outcome === 'refused') return next;
  const saved = await save({
    before: item,
    after: next.next,
    ...(next.why ? { why: next.why } : {}),
  });
  return saved.outcome === 'saved'
    ? { outcome: 'moved', item: next.next }
    : { outcome: 'lost', current: saved.current };
}

/** Moves a task. */
export function advanceTask(
  store: Pick<TaskStore, 'saveTask'>,
  task: Task,
  step: (task: Task) => Outcome<Task>,
): Promise<Advanced<Task>> {
  return advance((change) => store.saveTask(change), task, step);
}

/** Moves a session. */
export function advanceSession(
  store: Pick<SessionStore, 'saveSession'>,
  session: Session,
  step: (session: Session) => Outcome<Session>,
): Promise<Advanced<Session>> {
  return advance((change) => store.saveSession(change), session, step);
}

/** Moves a session as it is by then, whoever writes it meanwhile: it has only a few versions. One that is not there stays so. */
export async function advanceUntilSettled(
  store: Pick<SessionStore, 'saveSession'>,
  found: Session | undefined,
  step: (session: Session) => Outcome<Session>,
): Promise<void> {
  let session = found;
  while (session) {
    const advanced = await advanceSession(store, session, step);
    session = advanced.outcome === 'lost' ? advanced.current : undefined;
  }
}
