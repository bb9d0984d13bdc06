/** The reaper and the scaler, and what comes from outside: drains, deploys, launches. */
import {
  aliveHead,
  DRAINING,
  headOf,
  isActive,
  isClaimed,
  isLiveCode,
  placeOf,
  QUEUED,
  revisionOf,
  sessionOf,
  STARTING,
  stateOf,
  WARMING,
} from './items.ts';
import { type Context, outdateReaders, seatsOf, step, writeSession, writeTask } from './step.ts';
import { NO_BOT } from './world.ts';

/** All that the reaper, the scaler and the operator can do in `ctx.from`. */
export function keeperSteps(ctx: Context): void {
  for (let s = 0; s < ctx.model.sessions; s++) sweep(ctx, s);
  for (let t = 0; t < ctx.model.tasks; t++) {
    const head = ctx.from[ctx.layout.task(t)] as number;
    const up = ctx.from[ctx.layout.task(t) + 1] === 1;
    const seats = seatsOf(ctx, ctx.from, t);
    const task: Kept = { t, head, up, seats };
    if (aliveHead(head)) keepTask(ctx, task);
    if (!up) settleStopped(ctx, task);
    if (ctx.model.deploys && !up && !aliveHead(head)) launch(ctx, t);
  }
  if (ctx.model.deploys && ctx.from[ctx.layout.revision] === 0) {
    step(ctx, 'deploy', {}, (next) => {
      next[ctx.layout.revision] = 1;
    });
  }
}

interface Kept {
  readonly t: number;
  readonly head: number;
  readonly up: boolean;
  readonly seats: readonly number[];
}

function sweep(ctx: Context, s: number): void {
  const code = ctx.from[ctx.layout.session(s)] as number;
  const queued = ctx.items.session.sweepLease(code);
  if (queued >= 0 && !ctx.mutation.noSweep) {
    step(ctx, 'lease expires', { s }, (next) => writeSession(ctx, next, s, queued));
  }
  const over = ctx.items.session.sweepQueue(code);
  if (over !== ctx.items.session.giveUp(code))
    throw new Error('giving up and the queue timeout differ');
  if (over >= 0 && (!ctx.mutation.noSweep || code === QUEUED)) {
    step(ctx, 'is given up', { s }, (next) => writeSession(ctx, next, s, over));
  }
}

function keepTask(ctx: Context, { t, head, up, seats }: Kept): void {
  for (let k = 0; k < seats.length; k++) {
    const to =
      isClaimed(seats[k] as number) && !ctx.mutation.noExpiry
        ? ctx.items.expire(head, seats, k)
        : undefined;
    if (to) step(ctx, 'claim expires', { t, k }, (next) => writeTask(ctx, next, t, to));
  }
  const killed = ctx.items.kill(head, seats);
  if (killed && (up || !ctx.mutation.noReaper)) {
    step(ctx, up ? 'is killed though alive' : 'is killed', { t }, (next) => {
      writeTask(ctx, next, t, killed);
      if (!ctx.mutation.reofferAtKill) return;
      for (const seat of seats)
        if (isActive(seat)) writeSession(ctx, next, sessionOf(seat), QUEUED);
    });
  }
  const drained = ctx.items.drain(head, seats);
  if (drained) step(ctx, 'is drained', { t }, (next) => writeTask(ctx, next, t, drained));
  const retired = stateOf(head) === DRAINING ? ctx.items.retire(head, seats) : undefined;
  if (retired) step(ctx, 'is retired', { t }, (next) => writeTask(ctx, next, t, retired));
}

/** ECS has stopped the task, so its bots are gone: only now do its sessions end. */
function settleStopped(ctx: Context, { t, seats }: Kept): void {
  if (ctx.mutation.noReaper) return;
  seats.forEach((seat, k) => {
    if (!isActive(seat)) return;
    const s = sessionOf(seat);
    const over = ctx.items.session.end(
      ctx.from[ctx.layout.session(s)] as number,
      t * ctx.model.seats + k,
    );
    if (over >= 0)
      step(ctx, 'STOPPED ends', { s, t, k }, (next) => writeSession(ctx, next, s, over));
  });
}

/** A new task takes the finished one's place in the model, once no session is bound to the old one any more. */
function launch(ctx: Context, t: number): void {
  const { from, layout, model } = ctx;
  for (let s = 0; s < model.sessions; s++) {
    const code = from[layout.session(s)] as number;
    if (isLiveCode(code) && Math.floor(placeOf(code) / model.seats) === t) return;
  }
  const revision = from[layout.revision] as number;
  if (revisionOf(from[layout.task(t)] as number) === revision) return;
  step(ctx, 'is launched', { t }, (next) => {
    next[layout.task(t)] = headOf(STARTING, { muted: false, spare: true, revision });
    next[layout.task(t) + 1] = 1;
    for (let k = 0; k < model.seats; k++) {
      next[layout.seat(t, k)] = WARMING;
      next[layout.seat(t, k) + 1] = NO_BOT;
    }
    outdateReaders(ctx, next, t);
  });
}
