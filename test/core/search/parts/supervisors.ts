/** Supervisors and their bots: they hear of claims, accept, serve, end, replace processes, and stop when they are fenced. */
import {
  activeFor,
  DRAINING,
  IDLE,
  isActive,
  isAliveHead,
  isClaimed,
  isLiveBot,
  isServing,
  LOST,
  NO_BOT,
  readyAt,
  servedBy,
  serving,
  sessionOf,
  stateOf,
  WAITING,
  WARMING,
} from '../state/codes.ts';
import type { TaskForm } from '../state/task-codec.ts';
import type { World } from '../world.ts';
import {
  type Context,
  formOf,
  isUp,
  step,
  stopContainer,
  writeSession,
  writeTask,
} from './step.ts';

/** All that tasks can do in `ctx.from`. */
export function supervisorSteps(ctx: Context): void {
  const { from, layout, model } = ctx;
  for (let t = 0; t < model.tasks; t++) {
    if (!isUp(ctx, from, t)) continue;
    const form = formOf(ctx, from, t);
    const alive = isAliveHead(form.head);
    if (alive || !ctx.mutation.deafTask)
      step(ctx, alive ? 'task crashes' : 'task stops', { t }, (next) =>
        stopContainer(ctx, next, t),
      );
    for (let k = 0; k < model.seats; k++) {
      const place: Place = { t, k, form, bot: from[layout.seat(t, k) + 1] as number };
      hearAll(ctx, place);
      botSteps(ctx, place);
      if (alive) seatSteps(ctx, place);
    }
    if (model.spares && alive) {
      const to = ctx.tasks.spare(form, true) ?? ctx.tasks.spare(form, false);
      if (to) step(ctx, 'spare seats toggle', { t }, (next) => writeTask(ctx, next, t, to));
    }
  }
}

interface Place {
  readonly t: number;
  readonly k: number;
  readonly form: TaskForm;
  readonly bot: number;
}

interface Message {
  readonly s: number;
  /** Its claim holds. */
  readonly live: boolean;
}

function hearAll(ctx: Context, place: Place): void {
  const { t, k, form, bot } = place;
  const seat = form.seats[k] as number;
  if (!ctx.model.messages) {
    const hears = bot === WAITING && isClaimed(seat);
    if (hears) hear(ctx, place, { s: sessionOf(seat), live: true });
    return;
  }
  const at = ctx.layout.seat(t, k) + 2;
  const mask = ctx.from[at] as number;
  for (let bit = 0; mask >> bit; bit++) {
    if (!((mask >> bit) & 1)) continue;
    const message = { s: bit % ctx.model.sessions, live: bit < ctx.model.sessions };
    step(ctx, 'message lost', { t, k, s: message.s }, (next) => {
      next[at] = mask & ~(1 << bit);
    });
    if (bot === WAITING) hear(ctx, place, message);
  }
}

/** A message may come twice or late: it stays where it is until it is lost. An answer that is lost costs the process. */
function hear(ctx: Context, place: Place, { s, live }: Message): void {
  const { t, k, form } = place;
  const here = t * ctx.model.seats + k;
  if (ctx.mutation.unfencedStart) return startUnfenced(ctx, place, s);
  const session = ctx.sessions.accept(ctx.from[ctx.layout.session(s)] as number, here);
  const accepted = ctx.mutation.acceptTaskOnly ? readyAt(here) : session;
  const task = ctx.tasks.accept(form, { k, s, live });
  if (!task) return;
  const become = (bot: number) => (next: World) => {
    next[ctx.layout.seat(t, k) + 1] = bot;
  };
  if (accepted < 0) return step(ctx, 'is refused, process goes', { s, t, k }, become(NO_BOT));
  const accept = (bot: number) => (next: World) => {
    writeTask(ctx, next, t, task);
    writeSession(ctx, next, s, accepted);
    become(bot)(next);
  };
  step(ctx, 'is accepted', { s, t, k }, accept(serving(s, true)));
  if (ctx.model.messages) step(ctx, 'is accepted, answer lost', { s, t, k }, accept(NO_BOT));
}

function startUnfenced(ctx: Context, { t, k, form }: Place, s: number): void {
  step(ctx, 'is accepted', { s, t, k }, (next) => {
    const { head } = form;
    const alive = isAliveHead(head);
    const seats = form.seats.map((seat, i) => (i === k && alive ? activeFor(s) : seat));
    writeTask(ctx, next, t, { head, seats, renewed: 0 });
    writeSession(ctx, next, s, readyAt(t * ctx.model.seats + k));
    next[ctx.layout.seat(t, k) + 1] = serving(s, true);
  });
}

function botSteps(ctx: Context, { t, k, bot }: Place): void {
  if (bot === NO_BOT) return;
  step(ctx, isServing(bot) ? 'ends' : 'process crashes', { t, k }, (next) => {
    next[ctx.layout.seat(t, k) + 1] = NO_BOT;
  });
  if (!ctx.model.connects || !isLiveBot(bot)) return;
  const s = servedBy(bot);
  const code = ctx.from[ctx.layout.session(s)] as number;
  const connected = ctx.sessions.connect(code, t * ctx.model.seats + k);
  if (connected >= 0)
    step(ctx, 'connects', { t, k, s }, (next) => writeSession(ctx, next, s, connected));
}

/** What a supervisor does about one seat of its task. */
function seatSteps(ctx: Context, place: Place): void {
  const { t, k, form, bot } = place;
  const seat = form.seats[k] as number;
  if (isActive(seat) && (!isServing(bot) || ctx.mutation.earlyRelease)) release(ctx, place);
  if (bot === NO_BOT && (seat === IDLE || seat === LOST || isClaimed(seat))) {
    const to = ctx.tasks.replace(form, k);
    if (to) step(ctx, 'is replaced', { t, k }, (next) => writeTask(ctx, next, t, to));
  }
  if (seat === LOST && bot !== NO_BOT) {
    step(ctx, 'lost process is stopped', { t, k }, (next) => {
      for (let i = 0; i < form.seats.length; i++)
        if (i === k || ctx.mutation.neighbourKilled) next[ctx.layout.seat(t, i) + 1] = NO_BOT;
    });
  }
  if (seat === WARMING && bot === NO_BOT && stateOf(form.head) !== DRAINING) {
    const to = ctx.tasks.warm(form, k);
    if (!to) return;
    step(ctx, 'is warmed', { t, k }, (next) => {
      writeTask(ctx, next, t, to);
      next[ctx.layout.seat(t, k) + 1] = WAITING;
    });
  }
}

/** The process of an accepted session is gone: both items say so at once. */
function release(ctx: Context, { t, k, form, bot }: Place): void {
  const s = sessionOf(form.seats[k] as number);
  const code = ctx.from[ctx.layout.session(s)] as number;
  const ended = ctx.sessions.end(code, t * ctx.model.seats + k);
  const to = ctx.tasks.release(form, { k, s, live: true });
  if (!to || ended < 0) return;
  step(ctx, 'is released', { s, t, k }, (next) => {
    if (!ctx.mutation.endInTwoWrites) writeTask(ctx, next, t, to);
    if (!ctx.mutation.releasedAlone) writeSession(ctx, next, s, ended);
    if (!isServing(bot)) next[ctx.layout.seat(t, k) + 1] = NO_BOT;
  });
}
