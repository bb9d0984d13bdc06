/** A scaler's tick, a step at a time, as `leased-tick.ts`, `tick.ts` and `launch-fenced.ts` do it. */
import { createBreaker } from '../../../../services/scaler/plan/breaker.ts';
import { POOL_RECORD } from '../../warm-store.ts';
import { withoutTask } from './launch-canonical.ts';
import {
  AGES_MS,
  fromLedger,
  indexOf,
  isShown,
  type LaunchContext,
  type LaunchState,
  NOW_MS,
  OFF,
  type Ticking,
  toLedger,
  toTask,
} from './launch-state.ts';

/** What scaler `i` may do next; dying is a fault, all else its duty. */
export function tickSteps(ctx: LaunchContext, i: number): void {
  const { state, emit } = ctx;
  const scaler = state.scalers[i] ?? OFF;
  if (scaler.at !== 'off') emit(`scaler ${i} dies`, withScaler(state, i, OFF));
  STEPS[scaler.at](ctx, i, scaler);
}

type TickStep = (ctx: LaunchContext, i: number, scaler: Ticking) => void;

const STEPS: Readonly<Record<Ticking['at'], TickStep>> = {
  off({ state, steps, emit }, i) {
    const { lease } = state;
    const held = lease
      ? { owner: String(lease.owner), untilMs: NOW_MS + (lease.left ? 1 : 0) }
      : undefined;
    if (!steps.mayTake(held, String(i), NOW_MS)) return;
    const taken = withScaler(state, i, { ...OFF, at: 'leased', inTime: true });
    emit(`scaler ${i} takes the lease`, { ...taken, lease: { owner: i, left: true } }, true);
  },
  leased(ctx, i, scaler) {
    const { state, emit, model } = ctx;
    if (model.ledgerLast) {
      const seen = shownIn(state);
      emit(`scaler ${i} lists`, withScaler(state, i, { ...scaler, at: 'listed', seen }), true);
    } else {
      const read = { ...scaler, at: 'read', fresh: true, known: state.ledger } as const;
      emit(`scaler ${i} reads the ledger`, withScaler(state, i, read), true);
    }
  },
  listed(ctx, i, scaler) {
    const of = { ...scaler, fresh: true, known: ctx.state.ledger };
    plan(ctx, i, of);
  },
  read(ctx, i, scaler) {
    plan(ctx, i, { ...scaler, seen: shownIn(ctx.state) });
  },
  planned(ctx, i, scaler) {
    const { state, steps, emit, model } = ctx;
    const token = 1 + Math.max(-1, ...state.ledger.map((entry) => entry.token));
    const launch = { token: String(token), revision: 'new', count: scaler.want, atMs: NOW_MS };
    const step = steps.beginLaunch(toLedger(state.ledger), launch, scaler.room);
    const isOurs = scaler.fresh || model.blindLedger;
    if (scaler.want === 0 || step.outcome === 'refused' || !isOurs) return finish(ctx, i);
    // A transition that leaves the version as it was lets everybody write on.
    const isRaised = step.next.version > 1;
    const begun = withScaler(state, i, { ...scaler, at: 'begun', token, fresh: true });
    const next = isRaised ? outdate(begun, i) : begun;
    const named = `scaler ${i} writes down a launch of ${scaler.want}`;
    emit(named, { ...next, ledger: fromLedger(step.next) }, true);
  },
  begun(ctx, i, scaler) {
    const { state, steps, emit, model } = ctx;
    const entry = state.ledger.find(({ token }) => token === scaler.token);
    const isLate = (AGES_MS[entry?.age ?? 3] ?? 0) > steps.ASK_WITHIN_MS;
    if (isLate && !model.neverTooLate) return finish(ctx, i);
    for (let count = 0; count <= scaler.want; count++) {
      const ids = Array.from({ length: count }, (_, n) => state.tasks.length + n);
      const started = ids.map(() => FRESH);
      const asked = { ...state, tasks: [...state.tasks, ...started] };
      const answered = withScaler(asked, i, { ...scaler, at: 'asked', ids });
      emit(`ECS starts ${count} for scaler ${i}`, answered, count === scaler.want);
      emit(`ECS starts ${count} and scaler ${i} is not told`, release(ctx, asked, i));
    }
  },
  asked(ctx, i, scaler) {
    if (ctx.model.settledFirst) return settle(ctx, i, scaler);
    write(ctx, i, scaler);
  },
  written(ctx, i, scaler) {
    if (ctx.model.settledFirst) {
      const done = release(ctx, writeAll(ctx.state, scaler.ids), i);
      return ctx.emit(`scaler ${i} writes its tasks down, late`, done, true);
    }
    settle(ctx, i, scaler);
  },
};

const FRESH = { up: true, item: 'none', old: false, listed: false, lag: 0 } as const;

function shownIn({ tasks }: LaunchState): number[] {
  return tasks.flatMap((task, index) => (isShown(task) ? [index] : []));
}

const RECORD = {
  ...POOL_RECORD,
  revisions: [
    { revision: 'old', taskDefinition: 'bot:1', weight: 0, deployedAtMs: 0 },
    { revision: 'new', taskDefinition: 'bot:2', weight: 1, deployedAtMs: 1 },
  ],
  lastServing: ['old'],
};

const CLOSED = createBreaker([], {}, NOW_MS);

/** What is launched and drained, by the tasks that were listed and those that the ledger has besides. */
function plan(ctx: LaunchContext, i: number, scaler: Ticking): void {
  const { state, steps, model, emit } = ctx;
  const listed = scaler.seen.flatMap((index) => {
    const task = state.tasks[index];
    return task ? [toTask(task, index)] : [];
  });
  const at = { isolation: 'process' as const, nowMs: NOW_MS };
  const tasks = [...listed, ...steps.findUnlisted(toLedger(scaler.known), listed, at)];
  const settings = { ...RECORD.settings, minWarm: model.cap, maxTasks: model.cap };
  const { launches, drains, surge } = steps.planPool({
    tasks,
    fleetSize: tasks.length,
    waiting: 0,
    record: { ...RECORD, settings },
    target: { warm: model.cap, keep: model.cap },
    breaker: CLOSED,
    isShort: false,
    nowMs: NOW_MS,
  });
  const want = launches.reduce((sum, { count }) => sum + count, 0);
  const room = model.cap + surge - tasks.length;
  const leaving = drains.map(({ task }) => indexOf(task.taskId)).filter((index) => index >= 0);
  const planned = { ...OFF, inTime: scaler.inTime, fresh: scaler.fresh, want, room };
  const next = { ...planned, at: 'planned', drains: leaving } as const;
  emit(`scaler ${i} plans to launch ${want}`, withScaler(state, i, next), true);
}

function write(ctx: LaunchContext, i: number, scaler: Ticking): void {
  const { state, emit } = ctx;
  const done = withScaler(writeAll(state, scaler.ids), i, { ...scaler, at: 'written' });
  emit(`scaler ${i} writes its tasks down`, done, true);
  if (scaler.ids.length === 0) return;
  const some = writeAll(state, scaler.ids.slice(1));
  const part = withScaler(some, i, { ...scaler, at: 'written', failed: true });
  emit(`scaler ${i} can write down only some of its tasks`, part);
}

function writeAll(state: LaunchState, ids: readonly number[]): LaunchState {
  const tasks = state.tasks.map((task, index) =>
    ids.includes(index) && task.item === 'none' ? { ...task, item: 'launched' as const } : task,
  );
  return { ...state, tasks };
}

function settle(ctx: LaunchContext, i: number, scaler: Ticking): void {
  const { state, steps, model, emit } = ctx;
  const taskIds = scaler.ids.map((id, n) => (id < 0 ? `gone-${n}` : `t${id}`));
  const settled = {
    token: String(scaler.token),
    taskIds,
    ...(scaler.failed ? {} : { writtenAtMs: NOW_MS }),
  };
  const isOurs = scaler.fresh || model.blindLedger;
  const ledger = isOurs
    ? fromLedger(steps.settleLaunch(toLedger(state.ledger), settled))
    : state.ledger;
  const next = { ...(isOurs ? outdate(state, i) : state), ledger };
  const name = `scaler ${i} settles its launch`;
  if (model.settledFirst) emit(name, withScaler(next, i, { ...scaler, at: 'written' }), true);
  else emit(name, release(ctx, next, i), true);
}

/** Nothing to launch, or no more: what is to go goes, and the lease is given back. */
function finish(ctx: LaunchContext, i: number): void {
  ctx.emit(`scaler ${i} ends its tick`, release(ctx, ctx.state, i), true);
}

function release({ steps }: LaunchContext, state: LaunchState, i: number): LaunchState {
  const drains = [...(state.scalers[i]?.drains ?? [])].sort((a, b) => b - a);
  const drained = drains.reduce(withoutTask, state);
  const { lease } = drained;
  const held = lease ? { owner: String(lease.owner), untilMs: NOW_MS } : undefined;
  const isReleased = steps.mayRelease(held, String(i));
  return { ...withScaler(drained, i, OFF), lease: isReleased ? null : lease };
}

/** All other ticks have read a ledger that has changed since. */
function outdate(state: LaunchState, by: number): LaunchState {
  const scalers = state.scalers.map((scaler, i) =>
    i === by ? scaler : { ...scaler, fresh: false },
  );
  return { ...state, scalers };
}

function withScaler(state: LaunchState, i: number, scaler: Ticking): LaunchState {
  return { ...state, scalers: state.scalers.map((old, at) => (at === i ? scaler : old)) };
}
