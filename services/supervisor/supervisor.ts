/**
 * A task's supervisor: seats and their processes, dispatch, the end of calls. The only writer of its task's runtime state;
 * bots have no access to the table. If it dies its bots exit, and whoever takes over finds their sessions by the task.
 */
import type { FromBot } from '../../core/bot/bot-messages.ts';
import type { DispatchAnswer, DispatchRequest } from '../../core/claim/dispatch.ts';
import type { EndReason } from '../../core/session/session.ts';
import { moved, type Outcome, refused } from '../../core/store/outcome.ts';
import type { Task } from '../../core/task/task.ts';
import { drainTask, replaceSeat, warmSeat } from '../../core/task/task-transitions.ts';
import { acceptCall } from './call/accept-call.ts';
import { keepRest } from './call/keep-calls.ts';
import { askToLeave } from './call/limit-call.ts';
import { recordTurn } from './call/record-turn.ts';
import { serveWaiting } from './call/serve-waiting.ts';
import { settleCall, writeMilestone } from './call/session-writes.ts';
import { keepTrying } from './keep-trying.ts';
import { steer } from './phone/steer-legs.ts';
import type { BotProcess, Signalled, SignalType } from './seat/bot-process.ts';
import {
  createSeat,
  findSeat,
  isFree,
  type LocalSeat,
  noteSign,
  noteWord,
  ofNewProcess,
  reasonOf,
} from './seat/seat.ts';
import { watchBots } from './seat/watch-bots.ts';
import type { SupervisorDeps } from './supervisor-deps.ts';
import { TaskWriter } from './task-writer.ts';

/** Processes of one seat in a row that may die while they are warmed; then the task takes no more sessions. */
const WARM_FAILURES = 3;

/** One task's supervisor. */
export class Supervisor {
  readonly seats: readonly LocalSeat[];
  readonly writer: TaskWriter;
  readonly #deps: SupervisorDeps;
  readonly #closed = new AbortController();
  /** Seats whose last process is gone and whose state is not yet written. */
  #unsettled = 0;

  constructor(deps: SupervisorDeps) {
    this.#deps = deps;
    this.writer = new TaskWriter(deps.store, deps.task);
    this.seats = deps.task.seats.map((_, index) => createSeat(index));
  }

  /** Fills every seat with a process that warms itself. */
  start(): void {
    for (const seat of this.seats) this.#fill(seat);
    void watchBots(this.#deps, this.seats, this.#closed.signal);
  }

  /** A broker hands over a session that it claimed a seat for. Throws when the store cannot be reached. */
  async dispatch({ seat: index, from, known, ...claim }: DispatchRequest): Promise<DispatchAnswer> {
    const seat = this.seats[index];
    if (!seat || !isFree(seat)) return { outcome: 'refused', because: 'the seat has no bot' };
    const fence = { seat: index, ...claim };
    try {
      const accepted = acceptCall(this.#deps, this.writer, { seat, fence, from, known });
      this.#throttle();
      return await accepted;
    } finally {
      this.#throttle();
    }
  }

  /** Passes signalling to the bot of a session; nothing when this task does not serve it. */
  async signal(sessionId: string, type: SignalType, body: unknown): Promise<Signalled | undefined> {
    const seat = findSeat(this.seats, sessionId);
    if (!seat?.bot) return undefined;
    const slow = { code: 'BOT_SLOW', detail: 'the bot did not answer in time', error: 'BOT_SLOW' };
    return (await seat.bot.signal(type, body)) ?? { status: 504, body: slow };
  }

  /** Asks the bot of a session to leave. Answers whether there is one. */
  end(sessionId: string, reason: EndReason): boolean {
    const seat = findSeat(this.seats, sessionId);
    if (seat) void askToLeave(this.#deps, seat, reason);
    return seat !== undefined;
  }

  /** Whether a call is live in the task. */
  get busy(): boolean {
    return this.seats.some((seat) => seat.call);
  }

  /** Takes in the item as a heartbeat found it: seats that were lost get a fresh process. */
  see(task: Task): void {
    this.writer.see(task);
    for (const seat of this.seats)
      if (task.seats[seat.index]?.state === 'lost' && !seat.call) seat.bot?.kill();
  }

  /** Seats of this task that are free go to sessions that wait, as many as there are of both. */
  async serve(prepare: (task: Task) => Outcome<Task> = moved): Promise<boolean> {
    const { writer, seats } = this;
    let served = false;
    while (await serveWaiting(this.#deps, { writer, seats, prepare: served ? moved : prepare }))
      served = true;
    if (served) this.#throttle();
    return served;
  }

  /** No new sessions; bots are told to leave, and whoever has not left by then is killed. */
  async close(graceMs: number): Promise<void> {
    const { clock } = this.#deps;
    const deadlineMs = clock.nowMs() + graceMs;
    const drained = this.writer.write((task) => drainTask(task, 'the task is being stopped'));
    for (const seat of this.seats) void askToLeave(this.#deps, seat, 'task_died');
    await drained.catch(() => undefined);
    while ((this.busy || this.#unsettled > 0) && clock.nowMs() < deadlineMs) await clock.sleep(50);
    this.kill();
  }

  /** Ends every process at once. */
  kill(): void {
    this.#closed.abort();
    for (const seat of this.seats) seat.bot?.kill();
  }

  #fill(seat: LocalSeat): void {
    Object.assign(seat, ofNewProcess());
    const bot = this.#deps.startBot(seat.index, {
      onMessage: (message) => this.#hear(seat, bot, message),
      onScratch: (folder) => keepRest(this.#deps, seat.call, folder),
      onExit: (how) => void this.#emptied(seat, how),
    });
    seat.bot = bot;
    bot.setOomScore(1000);
    this.#throttle();
  }

  #hear(seat: LocalSeat, bot: BotProcess, message: FromBot): void {
    const { call } = seat;
    noteSign(seat, message);
    if (message.type === 'warmed') void this.#warmed(seat, bot);
    if (call) noteWord(call, message, this.#deps.clock.nowMs());
    if (call) void writeMilestone(this.#deps, call, message);
    if (message.type === 'steer' && call) void steer(this.#deps, { bot, call }, message);
    recordTurn(this.#deps, call?.session, message);
  }

  async #warmed(seat: LocalSeat, bot: BotProcess): Promise<void> {
    Object.assign(seat, { warm: true, failures: 0 });
    bot.throttle(false);
    if ((await this.#deps.reachable) === false) return;
    const warm = (task: Task) =>
      seat.bot === bot
        ? warmSeat(task, seat.index, this.#deps.clock.nowMs())
        : refused('the process is gone');
    await keepTrying(this.#deps, this.#closed.signal, async () => {
      if (await this.serve(warm)) return;
      await this.writer.write(warm);
      // The last seat to be warmed opens the whole task, and with it seats that nobody was served with.
      await this.serve();
    });
  }

  async #emptied(seat: LocalSeat, how: string): Promise<void> {
    const { call, warm } = seat;
    const failures = warm ? 0 : seat.failures + 1;
    Object.assign(seat, { bot: undefined, call: undefined, settling: call, failures });
    call?.over.abort();
    this.#throttle();
    if (!warm || (call && reasonOf(call) === 'bot_died'))
      this.#deps.log.warn('bot process died', { taskId: this.#deps.task.taskId, how });
    this.#unsettled += 1;
    await keepTrying(this.#deps, this.#closed.signal, () =>
      call
        ? settleCall(this.#deps, this.writer, call)
        : this.writer.write((task) => replaceSeat(task, seat.index)),
    );
    this.#unsettled -= 1;
    seat.settling = undefined;
    if (!this.#closed.signal.aborted) await this.#refill(seat);
  }

  async #refill(seat: LocalSeat): Promise<void> {
    const broken = this.seats.some(({ failures }) => failures >= WARM_FAILURES);
    // Its neighbour's call goes on: only a task without one is ended for a seat that cannot be filled.
    if (broken && this.busy)
      await keepTrying(this.#deps, this.#closed.signal, () =>
        this.writer.write((task) => drainTask(task, 'its processes do not start')),
      );
    const isOpen = ['starting', 'ready'].includes(this.writer.task.state);
    if (isOpen && !broken) this.#fill(seat);
    else if (!this.busy && this.#unsettled === 0) this.#deps.exit(broken ? 1 : 0);
  }

  #throttle(): void {
    for (const seat of this.seats) if (!seat.warm) seat.bot?.throttle(this.busy);
  }
}
