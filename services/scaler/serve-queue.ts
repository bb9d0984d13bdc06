/** Serves waiting sessions in order: the backstop for a free seat that its own supervisor did not give away. */
import type { PlaceDeps } from '../../core/place.ts';
import { placeSession } from '../../core/place.ts';
import { queueSession, takeSession } from '../../core/session-transitions.ts';
import type { Session } from '../../core/session.ts';
import type { Store } from '../../core/store.ts';
import { listingOf, type Task } from '../../core/task.ts';

/** What serving needs: placing's ports over the whole store. */
export interface ServeDeps extends PlaceDeps {
  readonly store: Store;
}

/** Tries as many of the oldest waiting sessions as there are free seats. Answers how many found one. */
export async function serveQueue(
  deps: ServeDeps,
  pool: string,
  tasks: readonly Task[],
): Promise<number> {
  const free = countFree(tasks);
  if (free === 0) return 0;
  const waiting = await deps.store.listSessions(pool, 'waiting', free);
  let served = 0;
  for (const session of waiting) served += (await serve(deps, session)) ? 1 : 0;
  return served;
}

function countFree(tasks: readonly Task[]): number {
  let free = 0;
  for (const task of tasks) {
    if (listingOf(task) === undefined) continue;
    for (const seat of task.seats) if (seat.state === 'idle') free += 1;
  }
  return free;
}

async function serve(deps: ServeDeps, session: Session): Promise<boolean> {
  const nowMs = deps.clock.nowMs();
  const taken = takeSession(session, nowMs);
  if (taken.outcome === 'refused') return false;
  const saved = await deps.store.saveSession({ before: session, after: taken.next });
  if (saved.outcome !== 'saved') return false;
  const placed = await placeSession(deps, taken.next);
  if (placed.outcome !== 'no-seat') return placed.outcome === 'accepted';
  const back = queueSession(taken.next, nowMs);
  if (back.outcome === 'moved') {
    await deps.store.saveSession({ before: taken.next, after: back.next });
  }
  return false;
}
