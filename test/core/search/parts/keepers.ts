/** The reaper and the scaler, and what comes from outside: drains, deploys, launches. */
import {
  ABSENT,
  headOf,
  isActive,
  isAliveHead,
  isClaimed,
  isLiveCode,
  LAUNCHED,
  NO_BOT,
  placeOf,
  QUEUED,
  revisionOf,
  sessionOf,
  stateOf,
} from '../state/codes.ts';
import type { TaskForm } from '../state/task-codec.ts';
import {
  type Context,
  formOf,
  isUp,
  outdateReaders,
  step,
  stopContainer,
  writeSession,
  writeTask,
} from './step.ts';

/** All that the reaper, the scaler and the operator can do in `ctx.from`. */
export function keeperSteps(ctx: Context): void {
  const { from, model } = ctx;
  for (let s = 0; s < model.sessions; s++) sweep(ctx, s);
  for (let t = 0; t < model.tasks; t++) {
    const task: Kept = { t, form: formOf(ctx, from, t), up: isUp(ctx, from, t) };
    if (isAliveHead(task.form.head)) keepTask(ctx, task);
    else if (!task.up) settleStopped(ctx, task);
    if (model.launches) launchSteps(ctx, task);
  }
  if (!model.launches) return;
  step(ctx, 'revision changes', {}, (next) => {
    next[ctx.layout.revision] = 1 - (next[ctx.layout.revision] as number);
  });
}

/** A mutant's container that will stop whatever its item says. */
const TOLD_TO_STOP = 2;

interface Kept {
  readonly t: number;
  readonly form: TaskForm;
  readonly up: boolean;
}

function sweep(ctx: Context, s: number): void {
  const code = ctx.from[ctx.layout.session(s)] as number;
  const queued = ctx.sessions.sweepLease(code);
  if (queued >= 0 && !ctx.mutation.noSweep)
    step(ctx, 'lease expires', { s }, (next) => writeSession(ctx, next, s, queued));
  const over = ctx.sessions.sweepQueue(code);
  if (over !== ctx.sessions.giveUp(code))
    throw new Error('giving up and the queue timeout differ: the search must tell them apart');
  if (over >= 0 && (!ctx.mutation.noSweep || code === QUEUED))
    step(ctx, 'is given up', { s }, (next) => writeSession(ctx, next, s, over));
}

function keepTask(ctx: Context, { t, form, up }: Kept): void {
  for (let k = 0; k < form.seats.length; k++) {
    const isDue = isClaimed(form.seats[k] as number) && !ctx.mutation.noExpiry;
    const to = isDue ? ctx.tasks.expire(form, k) : undefined;
    if (to) step(ctx, 'claim expires', { t, k }, (next) => writeTask(ctx, next, t, to));
  }
  const killed = ctx.tasks.kill(form);
  if (killed && (up || !ctx.mutation.noReaper)) {
    step(ctx, up ? 'is killed though alive' : 'is killed', { t }, (next) => {
      writeTask(ctx, next, t, killed);
      if (!ctx.mutation.reofferAtKill) return;
      for (const seat of form.seats)
        if (isActive(seat)) writeSession(ctx, next, sessionOf(seat), QUEUED);
    });
  }
  const drained = ctx.tasks.drain(form);
  if (drained) step(ctx, 'is drained', { t }, (next) => writeTask(ctx, next, t, drained));
  const retired = ctx.tasks.retire(form);
  if (retired) step(ctx, 'is retired', { t }, (next) => writeTask(ctx, next, t, retired));
}

/** ECS has stopped the task, so its bots are gone: only now do its sessions end. */
function settleStopped(ctx: Context, { t, form }: Kept): void {
  if (ctx.mutation.noReaper) return;
  form.seats.forEach((seat, k) => {
    if (!isActive(seat)) return;
    const s = sessionOf(seat);
    const code = ctx.from[ctx.layout.session(s)] as number;
    const over = ctx.sessions.end(code, t * ctx.model.seats + k);
    if (over >= 0)
      step(ctx, 'STOPPED ends', { s, t, k }, (next) => writeSession(ctx, next, s, over));
  });
}

/** From `RunTask` to the supervisor's word; the launcher writes the task down before it or after it, or dies and never does. */
function launchSteps(ctx: Context, { t, form, up }: Kept): void {
  const { layout, from } = ctx;
  const state = stateOf(form.head);
  const isUnheard = state === ABSENT || state === LAUNCHED;
  const revision = revisionOf(form.head);
  if (!up && !isAliveHead(form.head) && !hasSession(ctx, t)) launch(ctx, t);
  if (state === ABSENT && up) {
    step(ctx, 'is written down', { t }, (next) => {
      next[layout.task(t)] = ctx.tasks.writtenDown(revision);
    });
    if (ctx.mutation.orphanStopped)
      step(ctx, 'orphan is told to stop', { t }, (next) => {
        next[layout.task(t) + 1] = TOLD_TO_STOP;
      });
  }
  if (isUnheard && up) {
    const born = ctx.tasks.register(revision);
    step(ctx, 'registers', { t }, (next) => writeTask(ctx, next, t, { ...born, renewed: 0 }));
  }
  if (from[layout.task(t) + 1] === TOLD_TO_STOP)
    step(ctx, 'task stops', { t }, (next) => stopContainer(ctx, next, t));
}

function launch(ctx: Context, t: number): void {
  const { layout, model } = ctx;
  const revision = ctx.from[layout.revision] as number;
  step(ctx, 'is launched', { t }, (next) => {
    next[layout.task(t)] = headOf(ABSENT, { muted: false, spare: true, revision });
    next[layout.task(t) + 1] = 1;
    for (let k = 0; k < model.seats; k++) {
      next[layout.seat(t, k)] = 0;
      next[layout.seat(t, k) + 1] = NO_BOT;
    }
    outdateReaders(ctx, next, t);
  });
}

function hasSession({ from, layout, model }: Context, t: number): boolean {
  for (let s = 0; s < model.sessions; s++) {
    const code = from[layout.session(s)] as number;
    if (isLiveCode(code) && Math.floor(placeOf(code) / model.seats) === t) return true;
  }
  return false;
}
