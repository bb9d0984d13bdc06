/**
 * A task's supervisor: seats and their processes, dispatch, the end of calls. The only writer of its task's runtime state;
 * bots have no access to the table. If it dies its bots exit, and whoever takes over finds their sessions by the task.
 */
import type { DispatchAnswer, DispatchRequest } from '../../../core/dispatch.ts';
import type { FromBot } from '../../../core/bot-messages.ts';
import type { EndReason } from '../../../core/session.ts';
import { acceptSession } from '../../../core/session-transitions.ts';
import { acceptSeat, drainTask, replaceSeat, warmSeat } from '../../../core/task-transitions.ts';
import type { SeatFence } from '../../../core/task-transitions.ts';
import { recordTurn } from './record-turn.ts';
import { createSeat, type LocalSeat, noteLate, toBotSession } from './seat.ts';
import { markConnected, settleCall } from './session-writes.ts';
import { serveWaiting } from './serve-waiting.ts';
import { startBotProcess, type BotProcess, type Signalled } from './bot-process.ts';
import type { SupervisorDeps } from './supervisor-deps.ts';
import { TaskWriter } from './task-writer.ts';

/** From the bot's own limit to ours, and from being told to being killed. */
const OVERTIME_MS = 5_000;
/** Processes in a row that may die while they are warmed before the whole task gives up. */
const WARM_FAILURES = 3;

/** One task's supervisor. */
export class Supervisor {
  readonly seats: readonly LocalSeat[];
  readonly writer: TaskWriter;
  readonly #deps: SupervisorDeps;
  #closing = false;

  constructor(deps: SupervisorDeps) {
    this.#deps = deps;
    this.writer = new TaskWriter(deps.store, deps.task);
    this.seats = deps.task.seats.map((_, index) => createSeat(index));
  }

  /** Fills every seat with a process that warms itself. */
  start(): void {
    for (const seat of this.seats) this.#fill(seat);
  }

  /** A broker hands over a session that it claimed a seat for. */
  async dispatch(request: DispatchRequest): Promise<DispatchAnswer> {
    const seat = this.seats[request.seat];
    const isFree = seat?.bot && seat.warm && !seat.call;
    if (!isFree) return { outcome: 'refused', because: 'the seat has no bot' };
    const { epoch, sessionId } = request;
    return this.accept(seat, { seat: seat.index, epoch, sessionId }, request.from);
  }

  /** Accepts a session for a seat that was claimed for it; only then is its bot told. */
  async accept(
    seat: LocalSeat,
    fence: SeatFence,
    from: DispatchRequest['from'],
  ): Promise<DispatchAnswer> {
    const { task, clock } = this.#deps;
    const { taskId, endpoint } = task;
    const assignment = { taskId, endpoint, seat: fence.seat, epoch: fence.epoch };
    const written = await this.writer.writeBoth({
      sessionId: fence.sessionId,
      task: (current) => acceptSeat(current, fence),
      session: (session) => acceptSession(session, { assignment, from, nowMs: clock.nowMs() }),
    });
    if (written.outcome === 'refused') {
      // Its claim is gone or its session taken: a fresh process takes the seat, as for any lost claim.
      if (this.writer.task.seats[seat.index]?.state !== 'idle') seat.bot?.kill();
      return { outcome: 'refused', because: written.because };
    }
    this.#begin(seat, fence, written.session?.maxDurationMs ?? 0);
    seat.bot?.send({ type: 'start', session: toBotSession(fence, written.session) });
    return { outcome: 'accepted' };
  }

  /** Passes signalling to the bot of a session; nothing when this task does not serve it. */
  async signal(
    sessionId: string,
    type: 'offer' | 'candidates',
    body: unknown,
  ): Promise<Signalled | undefined> {
    const seat = this.#seatOf(sessionId);
    if (!seat?.bot) return undefined;
    const slow = { code: 'BOT_SLOW', detail: 'the bot did not answer in time', error: 'BOT_SLOW' };
    return (await seat.bot.signal(type, body)) ?? { status: 504, body: slow };
  }

  /** Asks the bot of a session to leave. Answers whether there is one. */
  end(sessionId: string, reason: EndReason): boolean {
    const seat = this.#seatOf(sessionId);
    seat?.bot?.send({ type: 'end', reason });
    return seat !== undefined;
  }

  /** Whether a call is live in the task. */
  get busy(): boolean {
    return this.seats.some((seat) => seat.call);
  }

  /** Takes in the item as a heartbeat found it: seats that were lost get a fresh process. */
  see(task: Parameters<TaskWriter['see']>[0]): void {
    this.writer.see(task);
    for (const seat of this.seats) {
      if (task.seats[seat.index]?.state === 'lost' && !seat.call) seat.bot?.kill();
    }
  }

  /** No new sessions; bots are told to leave, and whoever has not left by then is killed. */
  async close(graceMs: number): Promise<void> {
    this.#closing = true;
    await this.writer
      .write((task) => drainTask(task, 'the task is being stopped'))
      .catch(() => undefined);
    const deadlineMs = this.#deps.clock.nowMs() + graceMs;
    for (const seat of this.seats.filter((s) => s.call))
      seat.bot?.send({ type: 'end', reason: 'task_died' });
    while (this.busy && this.#deps.clock.nowMs() < deadlineMs) await this.#deps.clock.sleep(50);
    this.kill();
  }

  /** Ends every process at once. */
  kill(): void {
    this.#closing = true;
    for (const seat of this.seats) seat.bot?.kill();
  }

  #fill(seat: LocalSeat): void {
    seat.warm = false;
    seat.late = [];
    const bot: BotProcess = startBotProcess(this.#deps.botCommand(seat.index), {
      onMessage: (message) => this.#hear(seat, message),
      onExit: (how) => void this.#emptied(seat, how).catch((error: unknown) => this.#fail(error)),
    });
    seat.bot = bot;
    bot.setOomScore(1000);
    this.#throttle();
  }

  #hear(seat: LocalSeat, message: FromBot): void {
    const { meter, task } = this.#deps;
    if (message.type === 'warmed')
      void this.#warmed(seat).catch((error: unknown) => this.#fail(error));
    if (message.type === 'connected')
      void markConnected(this.#deps, seat.call?.fence).catch((error: unknown) => this.#fail(error));
    if (message.type === 'late') noteLate(seat, message.frames.over60);
    if (message.type === 'ended' && seat.call) seat.call.reason = message.reason;
    recordTurn(meter, task.pool, message);
  }

  async #warmed(seat: LocalSeat): Promise<void> {
    seat.warm = true;
    seat.failures = 0;
    seat.bot?.throttle(false);
    if (await serveWaiting(this.#deps, this, seat)) return;
    await this.writer.write((task) => warmSeat(task, seat.index, this.#deps.clock.nowMs()));
  }

  #begin(seat: LocalSeat, fence: SeatFence, maxDurationMs: number): void {
    const timer = setTimeout(() => {
      seat.bot?.send({ type: 'end', reason: 'max_duration' });
      setTimeout(() => seat.call?.fence === fence && seat.bot?.kill(), OVERTIME_MS).unref();
    }, maxDurationMs + OVERTIME_MS);
    seat.call = { fence, reason: undefined, timer };
    seat.bot?.setOomScore(0);
    this.#throttle();
  }

  async #emptied(seat: LocalSeat, how: string): Promise<void> {
    const { call, warm } = seat;
    seat.bot = undefined;
    seat.call = undefined;
    seat.failures = warm ? 0 : seat.failures + 1;
    clearTimeout(call?.timer);
    this.#throttle();
    if (call) await settleCall(this.#deps, this.writer, call);
    else await this.writer.write((task) => replaceSeat(task, seat.index));
    const { log, task, exit } = this.#deps;
    if (!warm || (call && !call.reason))
      log.warn('bot process died', { taskId: task.taskId, seat: seat.index, how });
    if (this.#closing) return;
    const { state } = this.writer.task;
    if (seat.failures >= WARM_FAILURES) exit(1);
    else if (state === 'starting' || state === 'ready') this.#fill(seat);
    else if (!this.busy) exit(0);
  }

  #throttle(): void {
    for (const seat of this.seats) if (!seat.warm) seat.bot?.throttle(this.busy);
  }

  #seatOf(sessionId: string): LocalSeat | undefined {
    return this.seats.find((seat) => seat.call?.fence.sessionId === sessionId);
  }

  /** The store cannot be reached: calls go on, the heartbeat tells when it is back, and the reaper sorts out the rest. */
  #fail(error: unknown): void {
    this.#deps.log.error('state could not be written', {
      taskId: this.#deps.task.taskId,
      error: String(error),
    });
  }
}
