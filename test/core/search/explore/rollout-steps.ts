/** The scaler's tick over a pool that is deployed to, as `tick.ts` and `settle.ts` do it, and what happens around it. */
import type { PoolRecord } from '../../../../core/pool/pool.ts';
import { isProven } from '../../../../services/scaler/plan/breaker.ts';
import { RuleBroken } from './explore.ts';
import {
  AGE_MS,
  findable,
  NOW_MS,
  OLDEST,
  type Rolled,
  type RolloutContext,
  type RolloutState,
  toFailures,
  toGood,
  toItem,
} from './rollout-state.ts';

/** The rules. */
export const FEWER_WARM = 'a deploy leaves the pool with fewer warm tasks than it needs';
export const MOVED_COLD = 'a revision has sessions before it has warm tasks';
export const LAUNCHED_HOT = 'a revision that crash-loops is launched before it has cooled down';
export const LAUNCHED_MANY = 'a revision that crash-loops is launched more than once at a time';

/** Half minutes of the first cool-down, which is one minute. */
const COOL = 2;

/** Every step. */
export function rolloutSteps(ctx: RolloutContext): void {
  tick(ctx);
  live(ctx);
  deploys(ctx);
  timeSteps(ctx);
}

function tick({ model, steps, state, emit }: RolloutContext): void {
  const items = state.tasks.map(toItem);
  const target = { warm: model.warm, keep: model.warm };
  const at = { tasks: items, target, nowMs: NOW_MS };
  const good = steps.learnGoodStarts(toGood(state.good), { record: state.record, ...at });
  const breaker = steps.createBreaker(toFailures(state.failed), good, NOW_MS);
  const settled = steps.moveIfWarm(steps.settleRevisions(state.record, breaker, good), at);
  const standing = { fleetSize: items.length, waiting: 0, isShort: false };
  const plan = steps.planPool({ ...at, ...standing, record: settled, breaker });
  const gone = new Set(plan.drains.map(({ task }) => task.taskId));
  const kept = state.tasks.filter((_, i) => !gone.has(`t${i}`));
  const launched = plan.launches.flatMap(({ revision, count }) =>
    Array.from({ length: count }, () => ({ ...BORN, revision: revision.revision })),
  );
  const next = {
    ...state,
    record: { ...settled, version: 1 },
    tasks: [...kept, ...launched],
    failed: state.failed.filter((age) => NOW_MS - age * AGE_MS > (good['r2'] ?? 0)),
    good: Object.keys(good).sort(),
    ticked: true,
  };
  judge({ before: state, after: next, launched, warm: model.warm });
  emit('the scaler ticks', next, true);
}

const BORN: Rolled = { revision: 'r1', is: 'starting', age: 0, served: false };

interface Ticked {
  readonly before: RolloutState;
  readonly after: RolloutState;
  readonly launched: readonly Rolled[];
  readonly warm: number;
}

function judge({ before, after, launched, warm }: Ticked): void {
  const [had, has] = [findable(before).length, findable(after).length];
  if (has < Math.min(had, warm)) throw new RuleBroken(FEWER_WARM);
  for (const { revision, weight } of after.record.revisions) {
    const isGained = weight > 0 && weightOf(before.record, revision) === 0;
    const isThere = after.tasks.some(
      (task) => task.revision === revision && task.is !== 'starting',
    );
    if (isGained && !isThere && had > 0) throw new RuleBroken(MOVED_COLD);
  }
  const { failed } = after;
  const again = launched.filter(({ revision }) => revision === 'r2').length;
  if (failed.length < 3 || again === 0) return;
  if ((failed.at(-1) ?? 0) < COOL) throw new RuleBroken(LAUNCHED_HOT);
  const out = after.tasks.filter(
    (task, i) => task.revision === 'r2' && !isProven(toItem(task, i), NOW_MS),
  );
  if (out.length > 1) throw new RuleBroken(LAUNCHED_MANY);
}

function weightOf({ revisions }: PoolRecord, name: string): number {
  return revisions.find(({ revision }) => revision === name)?.weight ?? 0;
}

/** Tasks start, are called, are left, and die. */
function live({ model, state, emit }: RolloutContext): void {
  const found = findable(state);
  state.tasks.forEach((task, i) => {
    const put = (name: string, change: Partial<Rolled>, isDuty: boolean) =>
      emit(
        `a task of ${task.revision} ${name}`,
        withTask(state, i, { ...task, ...change }),
        isDuty,
      );
    const isNext = task.revision === 'r2';
    const mayLive = !isNext || model.next !== 'dead';
    if (task.is === 'starting' && mayLive) put('becomes ready', { is: 'idle' }, true);
    if (task.is === 'idle' && found.includes(task))
      put('is called', { is: 'busy', served: true }, false);
    if (task.is === 'busy') put('is free again', { is: 'idle' }, true);
    const isFrail = isNext && model.next === 'frail' && task.age === 0 && !task.served;
    const isDoomed = isNext && (task.is === 'starting' ? model.next !== 'good' : isFrail);
    if (isDoomed) {
      const failed = simplify([...state.failed, 0]);
      emit(
        `a task of ${task.revision} fails`,
        { ...withTask(state, i), failed },
        model.next === 'dead',
      );
    } else if (task.age > 0) emit(`a task of ${task.revision} dies`, withTask(state, i));
  });
}

/** Once to the new revision, and once back. */
function deploys({ model, steps, state, emit }: RolloutContext): void {
  if (state.deployed === 'no') {
    const { settings } = state.record;
    const deployment = { pool: 'p', revision: 'r2', taskDefinition: 'bot:r2', settings };
    const of = { pool: 'p', deployment, nowMs: 1 };
    const record = { ...steps.deployRevision(state.record, of), version: 1 };
    emit('r2 is deployed', { ...state, record, deployed: 'yes' });
  }
  if (state.deployed === 'yes' && model.next !== 'dead') {
    const revisions = steps.wantWeights(state.record.revisions, ({ revision }) =>
      revision === 'r1' ? 1 : 0,
    );
    emit('r2 is taken back', {
      ...state,
      record: { ...state.record, revisions },
      deployed: 'back',
    });
  }
}

function timeSteps({ state, emit }: RolloutContext): void {
  if (!state.ticked) return;
  const older = (age: number) => Math.min(OLDEST, age + 1);
  const tasks = state.tasks.map((task) =>
    task.is === 'starting' ? task : { ...task, age: Math.min(2, task.age + 1) },
  );
  const failed = simplify(state.failed.map(older));
  const next = { ...state, tasks, failed, ticked: false };
  emit('half a minute passes', next, true);
}

/**
 * What the breaker makes of failures is in the third one's age, in how many came later than that, and in the last one's age; and
 * a good start forgets all but the youngest. So two that came later stand for more, and what is old is as old as can be.
 */
function simplify(ages: readonly number[]): number[] {
  const [third] = ages.slice(2);
  const old = (age: number) => (age < 2 ? age : OLDEST);
  if (third === undefined) return ages.map(old);
  const later = ages.filter((age) => age < third);
  const last = Math.min(OLDEST - 1, later.at(-1) ?? third);
  if (later.length === 0) return [old(third), old(third), last];
  const before =
    later.length > 1 ? [Math.min(OLDEST - 1, later.at(-2) ?? 0) < 2 ? 1 : OLDEST - 1] : [];
  return [OLDEST, OLDEST, OLDEST, ...before, last];
}

function withTask(state: RolloutState, i: number, to?: Rolled): RolloutState {
  const tasks = state.tasks.flatMap((task, at) => (at !== i ? [task] : to ? [to] : []));
  return { ...state, tasks };
}
