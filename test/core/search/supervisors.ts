/** Supervisors and their bots: they hear of claims, accept, serve, end, replace processes, and stop when they are fenced. */
import {
  activeFor,
  aliveHead,
  DRAINING,
  IDLE,
  isActive,
  isClaimed,
  LOST,
  readyAt,
  sessionOf,
  stateOf,
  WARMING,
} from './items.ts';
import { type Context, seatsOf, step, stopContainer, writeSession, writeTask } from './step.ts';
import { isLiveBot, isServing, NO_BOT, servedBy, serving, WAITING } from './world.ts';

/** All that tasks can do in `ctx.from`. */
export function supervisorSteps(ctx: Context): void {
  const { from, layout, model } = ctx;
  for (let t = 0; t < model.tasks; t++) {
    if (!from[layout.task(t) + 1]) continue;
    const head = from[layout.task(t)] as number;
    const stops = !aliveHead(head);
    step(ctx, stops ? 'task stops' : 'task crashes', { t }, (next) => stopContainer(ctx, next, t));
    const seats = seatsOf(ctx, from, t);
    for (let k = 0; k < model.seats; k++) {
      const place: Place = { t, k, head, seats, bot: from[layout.seat(t, k) + 1] as number };
      deliver(ctx, place);
      botSteps(ctx, place);
      if (aliveHead(head)) seatSteps(ctx, place);
    }
    if (model.spares && aliveHead(head)) {
      const to = ctx.items.spare(head, seats, true) ?? ctx.items.spare(head, seats, false);
      if (to) step(ctx, 'spare seats toggle', { t }, (next) => writeTask(ctx, next, t, to));
    }
  }
}

interface Place {
  readonly t: number;
  readonly k: number;
  readonly head: number;
  readonly seats: readonly number[];
  readonly bot: number;
}

function deliver(ctx: Context, place: Place): void {
  const { t, k } = place;
  const mask = ctx.from[ctx.layout.seat(t, k) + 2] as number;
  for (let bit = 0; mask >> bit; bit++) {
    if (!((mask >> bit) & 1)) continue;
    const message = { s: bit % ctx.model.sessions, live: bit < ctx.model.sessions };
    step(ctx, 'message lost', { t, k, s: message.s }, (next) => {
      next[ctx.layout.seat(t, k) + 2] = mask & ~(1 << bit);
    });
    if (place.bot === WAITING) hear(ctx, place, message);
  }
}

/** A message may come twice or late: it stays where it is until it is lost. */
function hear(ctx: Context, place: Place, { s, live }: { s: number; live: boolean }): void {
  const { t, k, head, seats } = place;
  const here = t * ctx.model.seats + k;
  const code = ctx.from[ctx.layout.session(s)] as number;
  const starts = { bot: serving(s, true), s };
  if (ctx.mutation.unfencedStart) return startUnfenced(ctx, place, s);
  const session = ctx.items.session.accept(code, here);
  const accepted = ctx.mutation.acceptTaskOnly ? readyAt(here) : session;
  const task = ctx.items.accept(head, seats, { k, s, live });
  if (task && accepted >= 0) {
    const both = (bot: number) => (next: Uint8Array) => {
      writeTask(ctx, next, t, task);
      writeSession(ctx, next, s, accepted);
      next[ctx.layout.seat(t, k) + 1] = bot;
    };
    step(ctx, 'is accepted', { s, t, k }, both(starts.bot));
    step(ctx, 'is accepted, answer lost', { s, t, k }, both(WAITING));
  } else if (live && seats[k] === activeFor(s) && aliveHead(head) && code === readyAt(here)) {
    step(ctx, 'starts after a lost answer', { s, t, k }, (next) => {
      next[ctx.layout.seat(t, k) + 1] = starts.bot;
    });
  }
}

function startUnfenced(ctx: Context, { t, k, head, seats }: Place, s: number): void {
  step(ctx, 'is accepted', { s, t, k }, (next) => {
    const after = seats.map((seat, i) => (i === k && aliveHead(head) ? activeFor(s) : seat));
    writeTask(ctx, next, t, { head, seats: after, renewed: 0 });
    writeSession(ctx, next, s, readyAt(t * ctx.model.seats + k));
    next[ctx.layout.seat(t, k) + 1] = serving(s, true);
  });
}

function botSteps(ctx: Context, { t, k, bot }: Place): void {
  if (bot === NO_BOT) return;
  const gone = (next: Uint8Array) => {
    next[ctx.layout.seat(t, k) + 1] = NO_BOT;
  };
  step(ctx, isServing(bot) ? 'ends' : 'process crashes', { t, k }, gone);
  const s = servedBy(bot);
  if (!ctx.model.connects || !isLiveBot(bot)) return;
  const connected = ctx.items.session.connect(
    ctx.from[ctx.layout.session(s)] as number,
    t * ctx.model.seats + k,
  );
  if (connected >= 0)
    step(ctx, 'connects', { t, k, s }, (next) => writeSession(ctx, next, s, connected));
}

/** What a supervisor does about one seat of its task. */
function seatSteps(ctx: Context, place: Place): void {
  const { t, k, head, seats, bot } = place;
  const seat = seats[k] as number;
  const bots = ctx.layout.seat(t, k) + 1;
  const ours = isActive(seat) && (!isServing(bot) || ctx.mutation.earlyRelease);
  if (ours) release(ctx, place);
  if (bot === NO_BOT && (seat === IDLE || seat === LOST || isClaimed(seat))) {
    const to = ctx.items.replace(head, seats, k);
    if (to) step(ctx, 'is replaced', { t, k }, (next) => writeTask(ctx, next, t, to));
  }
  if (seat === LOST && bot !== NO_BOT) {
    step(ctx, 'lost process is stopped', { t, k }, (next) => {
      if (ctx.mutation.neighbourKilled)
        for (let i = 0; i < seats.length; i++) next[ctx.layout.seat(t, i) + 1] = NO_BOT;
      next[bots] = NO_BOT;
    });
  }
  if (seat === WARMING && bot === NO_BOT && stateOf(head) !== DRAINING) {
    const to = ctx.items.warm(head, seats, k);
    if (to) {
      step(ctx, 'is warmed', { t, k }, (next) => {
        writeTask(ctx, next, t, to);
        next[bots] = WAITING;
      });
    }
  }
}

/** The process of an accepted session is gone, or never learned that it was accepted: both items say so at once. */
function release(ctx: Context, { t, k, head, seats, bot }: Place): void {
  const s = sessionOf(seats[k] as number);
  const ended = ctx.items.session.end(
    ctx.from[ctx.layout.session(s)] as number,
    t * ctx.model.seats + k,
  );
  const to = ctx.items.release(head, seats, { k, s, live: true });
  if (!to || ended < 0) return;
  step(ctx, 'is released', { s, t, k }, (next) => {
    if (!ctx.mutation.endInTwoWrites) writeTask(ctx, next, t, to);
    writeSession(ctx, next, s, ended);
    if (!isServing(bot)) next[ctx.layout.seat(t, k) + 1] = NO_BOT;
  });
}
