/** A seat that has just become warm goes to the session that has waited longest, before anybody can claim it. */
import { moved } from '../../../core/outcome.ts';
import { queueSession, takeSession } from '../../../core/session-transitions.ts';
import type { Session } from '../../../core/session.ts';
import { listingOf, type Listing } from '../../../core/task.ts';
import { claimSeat, warmSeat } from '../../../core/task-transitions.ts';
import type { LocalSeat } from './seat.ts';
import type { Supervisor } from './supervisor.ts';
import type { SupervisorDeps } from './supervisor-deps.ts';

/** Waiting sessions looked at; another seat may take the first of them meanwhile. */
const LOOKED_AT = 5;

/** Serves one waiting session with this seat. Answers whether it did; if not, the seat still has to be made idle. */
export async function serveWaiting(
  deps: SupervisorDeps,
  supervisor: Supervisor,
  seat: LocalSeat,
): Promise<boolean> {
  // The first warming of a task makes it ready; its waiting sessions are then claimed like any other.
  if (supervisor.writer.task.state !== 'ready') return false;
  const waiting = await deps.store.listSessions(deps.task.pool, 'waiting', LOOKED_AT);
  for (const session of waiting) {
    const taken = takeSession(session, deps.clock.nowMs());
    if (taken.outcome === 'refused') continue;
    const saved = await deps.store.saveSession({ before: session, after: taken.next });
    if (saved.outcome !== 'saved') continue;
    const seated = await seatSession(deps, { supervisor, seat }, taken.next);
    if (seated) return true;
    const back = queueSession(taken.next, deps.clock.nowMs());
    if (back.outcome === 'moved')
      await deps.store.saveSession({ before: taken.next, after: back.next });
    return false;
  }
  return false;
}

async function seatSession(
  deps: SupervisorDeps,
  at: { supervisor: Supervisor; seat: LocalSeat },
  { sessionId }: Session,
): Promise<boolean> {
  const { supervisor, seat } = at;
  let from: Listing | undefined;
  const written = await supervisor.writer.write((task) => {
    const nowMs = deps.clock.nowMs();
    const warm = warmSeat(task, seat.index, nowMs);
    if (warm.outcome === 'refused') return warm;
    from = listingOf(warm.next);
    if (!from) return { outcome: 'refused', because: 'the seat is not open' };
    const claimed = claimSeat(warm.next, { sessionId, from, revision: task.revision, nowMs });
    return claimed.outcome === 'moved' ? moved(claimed.next) : claimed;
  });
  if (written.outcome === 'refused' || !from) return false;
  // The claim took the first idle seat, which may be another one than this.
  const index = written.task.seats.findIndex((s) => s.sessionId === sessionId);
  const local = supervisor.seats[index];
  const epoch = written.task.seats[index]?.epoch ?? 0;
  if (!local) return false;
  return (
    (await supervisor.accept(local, { seat: index, epoch, sessionId }, from)).outcome === 'accepted'
  );
}
