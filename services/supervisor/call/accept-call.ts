/** A seat's bot takes a session: the accept is written for task and session together, and only then is the bot told. */
import type { BotSession } from '../../../core/bot/bot-messages.ts';
import type { DispatchAnswer, KnownItems } from '../../../core/claim/dispatch.ts';
import type { Session } from '../../../core/session/session.ts';
import { acceptSession } from '../../../core/session/session-transitions.ts';
import type { Listing } from '../../../core/task/task.ts';
import { acceptSeat, type SeatFence } from '../../../core/task/task-transitions.ts';
import { createCall, type LocalCall, type LocalSeat } from '../seat/seat.ts';
import type { SupervisorDeps } from '../supervisor-deps.ts';
import type { TaskWriter } from '../task-writer.ts';
import { archiveFrom } from './keep-calls.ts';
import { limitCall } from './limit-call.ts';

/** A warm seat without a call, the claim on it, and where the claim found it. */
export interface Acceptable {
  readonly seat: LocalSeat;
  readonly fence: SeatFence;
  readonly from: Listing;
  /** What the broker told of both items. */
  readonly known?: KnownItems | undefined;
}

/** Accepts. A refused claim costs its seat the process, as a lost one does. Throws when the store cannot be reached. */
export function acceptCall(
  deps: SupervisorDeps,
  writer: TaskWriter,
  { seat, fence, from, known }: Acceptable,
): Promise<DispatchAnswer> {
  // Set before the first await: the same dispatch, sent twice, finds the seat taken.
  const call = createCall(fence);
  seat.call = call;
  const accepted = accept(deps, writer, { call, seat, fence, from, known });
  call.accepting = accepted.catch(() => undefined);
  return accepted;
}

async function accept(
  deps: SupervisorDeps,
  writer: TaskWriter,
  { call, seat, fence, from, known }: Acceptable & { readonly call: LocalCall },
): Promise<DispatchAnswer> {
  const written = await write(deps, writer, { fence, from, known }).catch((error: unknown) => {
    // Whether it was written is unknown: the process goes, and what was written is taken back with it.
    call.asked = 'bot_error';
    seat.bot?.kill();
    throw error;
  });
  if (seat.call !== call) return { outcome: 'refused', because: 'the bot died' };
  if (written.outcome === 'refused') {
    seat.call = undefined;
    // Only the claim that this message speaks of: a late one must not cost a newer claim its process.
    const found = writer.task.seats[seat.index];
    if (found?.epoch === fence.epoch && found.state !== 'idle') seat.bot?.kill();
    return written;
  }
  const { session } = written;
  call.session = session;
  if (session.joinHash !== undefined) call.doors.caller = { hash: session.joinHash, joins: 0 };
  if (seat.bot) archiveFrom(deps, call, seat.bot.scratch);
  seat.bot?.setOomScore(0);
  seat.bot?.send({ type: 'start', session: toBotSession(fence, session) });
  void limitCall(deps, seat, { call, maxDurationMs: session.maxDurationMs });
  return { outcome: 'accepted', session };
}

function write(
  { task, clock, maxDurationMs }: SupervisorDeps,
  writer: TaskWriter,
  { fence, from, known }: Omit<Acceptable, 'seat'>,
) {
  const { taskId, endpoint } = task;
  const assignment = { taskId, endpoint, seat: fence.seat, epoch: fence.epoch };
  return writer.writeBoth({
    sessionId: fence.sessionId,
    known,
    task: (current) => acceptSeat(current, fence),
    session: (session) =>
      acceptSession(session, { assignment, from, nowMs: clock.nowMs(), maxDurationMs }),
  });
}

/** What a bot is told of its session. */
function toBotSession(
  { sessionId, epoch }: SeatFence,
  { requestData, maxDurationMs, transport, phone }: Session,
): BotSession {
  const given = { ...(requestData ? { requestData } : {}), ...(phone ? { phone } : {}) };
  return { sessionId, epoch, transport, maxDurationMs, ...given };
}
