/** What a supervisor writes of a session besides its acceptance: that caller and bot are connected, and its end. */
import { connectSession, endSession } from '../../../core/session-transitions.ts';
import { releaseSeat, replaceSeat, type SeatFence } from '../../../core/task-transitions.ts';
import { type LocalCall, reasonOf } from './seat.ts';
import type { SupervisorDeps } from './supervisor-deps.ts';
import type { TaskWriter } from './task-writer.ts';

/** Marks a session as connected. */
export async function markConnected(
  { store, clock }: SupervisorDeps,
  { sessionId, epoch }: SeatFence,
): Promise<void> {
  const before = await store.getSession(sessionId);
  if (!before) return;
  const next = connectSession(before, epoch, clock.nowMs());
  if (next.outcome === 'moved') await store.saveSession({ before, after: next.next });
}

/** Ends the session of a call whose bot is gone, and frees its seat, in one write. */
export async function settleCall(
  deps: SupervisorDeps,
  writer: TaskWriter,
  call: LocalCall,
): Promise<void> {
  const { task, clock, meter, log } = deps;
  const { sessionId, epoch, seat } = call.fence;
  const reason = reasonOf(call);
  const written = await writer.writeBoth({
    sessionId,
    task: (current) => releaseSeat(current, call.fence),
    session: (session) =>
      endSession(session, { taskId: task.taskId, epoch }, { reason, nowMs: clock.nowMs() }),
  });
  if (written.outcome === 'written') {
    log.info('session over', { taskId: task.taskId, sessionId, seat, reason });
    const failed = written.session?.state === 'failed';
    if (failed) meter.record({ name: 'SessionsFailed', pool: task.pool, value: 1 });
    return;
  }
  // Another hand ended the session, or its accept was never written: the seat is free all the same.
  await writer.write((current) => {
    const released = releaseSeat(current, call.fence);
    return released.outcome === 'moved' ? released : replaceSeat(current, seat);
  });
}
