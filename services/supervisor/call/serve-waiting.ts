/** Warm seats go to the sessions that have waited longest, before anybody can claim them. */
import { serveFirst } from '../../../core/line/line.ts';
import type { Session } from '../../../core/session/session.ts';
import type { Outcome } from '../../../core/store/outcome.ts';
import { type Listing, listingOf, type Task } from '../../../core/task/task.ts';
import { claimSeat } from '../../../core/task/task-transitions.ts';
import { isFree, type LocalSeat } from '../seat/seat.ts';
import type { SupervisorDeps } from '../supervisor-deps.ts';
import type { TaskWriter } from '../task-writer.ts';
import { acceptCall } from './accept-call.ts';

/** The task that serves. `prepare` is written together with the claim: the seat that has just become warm. */
export interface Serving {
  readonly writer: TaskWriter;
  readonly seats: readonly LocalSeat[];
  readonly prepare: (task: Task) => Outcome<Task>;
}

/** Serves one waiting session, oldest first. Answers whether it did; if not, nothing was written of the task. */
export async function serveWaiting(deps: SupervisorDeps, serving: Serving): Promise<boolean> {
  // Cheaper than a session taken and put back; the write itself decides.
  const ready = serving.prepare(serving.writer.task);
  if (ready.outcome === 'refused' || !listingOf(ready.next)) return false;
  const seat = (taken: Session) => seatSession(deps, serving, taken);
  const first = await serveFirst({ ...deps, seat }, deps.task.pool);
  return first?.served === 'seated';
}

async function seatSession(
  deps: SupervisorDeps,
  { writer, seats, prepare }: Serving,
  { sessionId }: Session,
): Promise<'seated' | 'no-seat'> {
  let from: Listing | undefined;
  const written = await writer.write((task) => {
    const ready = prepare(task);
    if (ready.outcome === 'refused') return ready;
    from = listingOf(ready.next);
    if (!from) return { outcome: 'refused', because: 'no seat is open' };
    const nowMs = deps.clock.nowMs();
    return claimSeat(ready.next, { sessionId, from, revision: task.revision, nowMs });
  });
  if (written.outcome === 'refused' || !from) return 'no-seat';
  // The claim took the first idle seat, which may be another one than was prepared.
  const index = written.task.seats.findIndex((seat) => seat.sessionId === sessionId);
  const seat = seats[index];
  const epoch = written.task.seats[index]?.epoch;
  if (!seat || !isFree(seat) || epoch === undefined) return 'no-seat';
  const fence = { seat: index, epoch, sessionId };
  const answer = await acceptCall(deps, writer, { seat, fence, from });
  return answer.outcome === 'accepted' ? 'seated' : 'no-seat';
}
