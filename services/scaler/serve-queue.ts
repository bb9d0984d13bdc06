/** Serves waiting sessions in order: the backstop for a free seat that its own supervisor did not give away. */
import type { PlaceDeps } from '../../core/place.ts';
import { placeSession } from '../../core/place.ts';
import { serveWaitingSession } from '../../core/serve-waiting-session.ts';
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
  const server = { ...deps, seat: (taken: Session) => seat(deps, taken) };
  for (const session of waiting) {
    if ((await serveWaitingSession(server, session)) === 'seated') served += 1;
  }
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

/** A seat by claim and dispatch, as a new session gets one. */
async function seat(deps: ServeDeps, taken: Session): Promise<'seated' | 'no-seat' | 'settled'> {
  const placed = await placeSession(deps, taken);
  return placed.outcome === 'accepted' ? 'seated' : placed.outcome;
}
