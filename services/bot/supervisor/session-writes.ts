/** What a supervisor writes of a session besides its acceptance: that caller and bot are connected, and its end. */
import { connectSession, endSession } from '../../../core/session-transitions.ts';
import { releaseSeat, type SeatFence } from '../../../core/task-transitions.ts';
import type { LocalCall } from './seat.ts';
import type { SupervisorDeps } from './supervisor-deps.ts';
import type { TaskWriter } from './task-writer.ts';

/** Marks the session of a seat as connected. */
export async function markConnected(
  { store, clock }: SupervisorDeps,
  fence: SeatFence | undefined,
): Promise<void> {
  const before = fence && (await store.getSession(fence.sessionId));
  if (!before) return;
  const next = connectSession(before, fence.epoch, clock.nowMs());
  if (next.outcome === 'moved') await store.saveSession({ before, after: next.next });
}

/** Ends a call's session and frees its seat together. A bot that said nothing of its end has died. */
export async function settleCall(
  deps: SupervisorDeps,
  writer: TaskWriter,
  { fence, reason }: LocalCall,
): Promise<void> {
  const { task, clock, meter } = deps;
  const ending = { reason: reason ?? ('bot_died' as const), nowMs: clock.nowMs() };
  const written = await writer.writeBoth({
    sessionId: fence.sessionId,
    task: (current) => releaseSeat(current, fence),
    session: (session) => endSession(session, { taskId: task.taskId, epoch: fence.epoch }, ending),
  });
  // The session was ended by another hand (its deletion, a reaper): the seat is free all the same.
  if (written.outcome === 'refused') await writer.write((current) => releaseSeat(current, fence));
  if (reason === undefined) meter.record({ name: 'SessionsFailed', pool: task.pool, value: 1 });
}
