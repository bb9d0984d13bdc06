/** What a supervisor writes of a session besides its acceptance: that caller and bot are connected, and its end. */
import type { FromBot } from '../../../core/bot/bot-messages.ts';
import { isLive, isOpen } from '../../../core/session/session.ts';
import {
  connectSession,
  endSession,
  learnOfCall,
  missCaller,
  speakFirst,
} from '../../../core/session/session-transitions.ts';
import { advanceUntilSettled } from '../../../core/store/advance.ts';
import { isAlive, type Task } from '../../../core/task/task.ts';
import { releaseSeat, replaceSeat, type SeatFence } from '../../../core/task/task-transitions.ts';
import { keepTrying } from '../keep-trying.ts';
import { type LocalCall, reasonOf } from '../seat/seat.ts';
import type { SupervisorDeps } from '../supervisor-deps.ts';
import type { TaskWriter } from '../task-writer.ts';

/** What moves a session by the word of its bot. */
const MILESTONES: Partial<Record<FromBot['type'], typeof connectSession>> = {
  connected: connectSession,
  unreached: missCaller,
  'first-word': speakFirst,
};

/** The step that a word of the bot is. */
function stepOf(type: FromBot['type'], call: LocalCall): typeof connectSession | undefined {
  const phone = call.session?.phone;
  if (type !== 'transferred' || !phone) return MILESTONES[type];
  return (session, epoch) => learnOfCall(session, epoch, phone);
}

/** Writes what a bot tells of the session on its way: that it and its caller are connected, or cannot, its first word, its transfers. */
export async function writeMilestone(
  deps: SupervisorDeps,
  call: LocalCall,
  { type }: FromBot,
): Promise<void> {
  const step = stepOf(type, call);
  if (!step) return;
  const atMs = deps.clock.nowMs();
  const { epoch, sessionId } = call.fence;
  const { store } = deps;
  // They come within a moment, and each may find another's write; the first finds the session as it was accepted.
  await keepTrying(deps, call.over.signal, async () =>
    advanceUntilSettled(store, call.session ?? (await store.getSession(sessionId)), (session) =>
      step(session, epoch, atMs),
    ),
  );
}

/** Ends the session of a call whose bot is gone, and frees its seat, in one write. */
export async function settleCall(
  deps: SupervisorDeps,
  writer: TaskWriter,
  call: LocalCall,
): Promise<void> {
  do {
    if (await endBoth(deps, writer, call)) return;
    await freeSeat(deps, writer, call.fence);
    // An accept whose answer never came may reach the table only now: then both are written after all.
  } while (isServing(writer.task, call.fence));
}

async function endBoth(
  { task, clock, meter, log }: SupervisorDeps,
  writer: TaskWriter,
  call: LocalCall,
): Promise<boolean> {
  const { sessionId, epoch, seat } = call.fence;
  const reason = reasonOf(call);
  const { detail, session: accepted } = call;
  const phone = accepted?.phone;
  const written = await writer.writeBoth({
    sessionId,
    turns: call.turns.length > 0 ? call.turns : undefined,
    task: (current) => releaseSeat(current, call.fence),
    session: (session) =>
      endSession(
        session,
        { taskId: task.taskId, epoch },
        { reason, detail, phone, nowMs: clock.nowMs() },
      ),
  });
  if (written.outcome === 'refused') return false;
  const { sent: framesSent, over5: framesOver5, over60: framesOver60 } = call.frames;
  const frames = { framesSent, framesOver5, framesOver60 };
  log.info('session over', { taskId: task.taskId, sessionId, seat, reason, detail, ...frames });
  const failed = written.session?.state === 'failed';
  if (failed) meter.record({ name: 'SessionsFailed', pool: task.pool, value: 1 });
  return true;
}

/** The seat alone: its claim was never accepted, or another hand ended the session. A live session keeps its seat. */
async function freeSeat(
  { store }: SupervisorDeps,
  writer: TaskWriter,
  fence: SeatFence,
): Promise<void> {
  const session = await store.getSession(fence.sessionId);
  const isOver = !session || !(isOpen(session) || isLive(session));
  await writer.write((current) => {
    const released = isOver ? releaseSeat(current, fence) : undefined;
    return released?.outcome === 'moved' ? released : replaceSeat(current, fence.seat);
  });
}

function isServing(task: Task, { seat, epoch }: SeatFence): boolean {
  const found = task.seats[seat];
  return isAlive(task) && found?.state === 'active' && found.epoch === epoch;
}
