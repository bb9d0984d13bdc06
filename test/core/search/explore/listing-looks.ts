/** The reaper's looks, events, and what befalls the tasks meanwhile. */
import type { LaunchedTask } from '../../../../core/task/launcher.ts';
import type { Task } from '../../../../core/task/task.ts';
import { acceptSeat, claimSeat } from '../../../../core/task/task-transitions.ts';
import { must, newTask, warmed } from '../../../contract/tasks.ts';
import type { Emit } from './explore.ts';
import {
  type ListingModel,
  type ListingState,
  type Look,
  NO_LOOK,
  type REAPING,
  type Source,
  type Truth,
  withTruth,
} from './listing-state.ts';

interface Looking {
  readonly model: ListingModel;
  readonly steps: typeof REAPING;
  readonly state: ListingState;
  readonly emit: Emit<ListingState>;
}

const NOW_MS = 100_000_000;
const SILENT_FOR_MS = [0, 16_000, 46_000, 20_000_000];

const TASKS = [0, 1].map((t): Task => {
  const ready = warmed(newTask(`t${t}`, { seatCount: 1 }));
  const claim = { sessionId: `s${t}`, from: 'idle', revision: 'r1', nowMs: 0 } as const;
  const claimed = must(claimSeat(ready, claim));
  return must(acceptSeat(claimed, { seat: 0, epoch: claimed.version, sessionId: `s${t}` }));
});

const ALL = [0, 1];
const [STALE, OUTLASTED] = [2, 3];
const idOf = (t: number) => `t${t}`;
const indexOf = (id: string) => Number(id.slice(1));
const taskOf = (t: number) => TASKS[t] as Task;
const indexes = (tasks: Iterable<Pick<Task, 'taskId'>>) =>
  [...tasks].map(({ taskId }) => indexOf(taskId));

/** Every step. */
export function looks(ctx: Looking): void {
  befall(ctx);
  hearEvents(ctx);
  NEXT[ctx.state.look.at](ctx, ctx.state.look);
}

/** The true answer is a duty to give; a liar may give any other besides. */
function answers<A>({ model }: Looking, source: Source, of: { truth: A; lies: readonly A[] }) {
  const lies = model.liars.includes(source) ? of.lies : [];
  return [{ answer: of.truth, isTrue: true }, ...lies.map((answer) => ({ answer, isTrue: false }))];
}

const SUBSETS: readonly (readonly number[])[] = [[], [0], [1], [0, 1]];

const NEXT: Readonly<Record<Look['at'], (ctx: Looking, look: Look) => void>> = {
  off(ctx) {
    const { state, emit, steps } = ctx;
    const alive = ALL.filter((t) => state.tasks[t]?.isAlive);
    const rosters = answers(ctx, 'roster', { truth: alive, lies: SUBSETS });
    const pulses = answers(ctx, 'pulses', { truth: ALL, lies: SUBSETS });
    for (const roster of rosters)
      for (const heard of pulses) {
        const silence = steps.findSilent({
          tasks: roster.answer.map(taskOf),
          pulses: heard.answer.map((t) => pulseOf(state.tasks[t], t)),
          nowMs: NOW_MS,
        });
        const look = {
          ...NO_LOOK,
          at: 'heard',
          listed: roster.answer,
          silent: indexes(silence.silent),
          stale: [...silence.stale].map(indexOf),
          outlasted: [...silence.outlasted].map(indexOf),
          paused: silence.paused,
        } as const;
        emit('the reaper looks who is heard', { ...state, look }, roster.isTrue && heard.isTrue);
      }
  },
  heard(ctx, look) {
    const { state, emit, steps } = ctx;
    for (const { answer, isTrue } of descriptions(ctx, look.silent)) {
      const verdicts = steps.findDead({
        tasks: look.listed.map(taskOf),
        silence: {
          silent: look.silent.map(taskOf),
          stale: new Set(look.stale.map(idOf)),
          outlasted: new Set(look.outlasted.map(idOf)),
          paused: look.paused,
        },
        described: answer,
        nowMs: 0,
      });
      const gone = indexes(verdicts.gone.map(({ task }) => task));
      const suspects = indexes(verdicts.suspects.map(({ task }) => task));
      emit(
        'ECS is asked after the silent',
        { ...state, look: { ...look, at: 'told', gone, suspects } },
        isTrue,
      );
    }
  },
  told(ctx, look) {
    const { state, emit, model } = ctx;
    const buried = look.gone.reduce((now, t) => endSession(kill(now, t), t), state);
    const living = look.suspects.filter((t) => state.tasks[t]?.is === 'runs');
    const truth = model.unasked ? [] : living;
    for (const { answer, isTrue } of answers(ctx, 'health', { truth, lies: SUBSETS })) {
      const dead = look.suspects.filter((t) => !answer.includes(t));
      const killed = dead.reduce((now, t) => stopIfDead(kill(now, t), t), buried);
      emit('the reaper acts', { ...killed, look: { ...look, at: 'orphans' } }, isTrue);
    }
  },
  orphans(ctx, look) {
    const { state, emit, model, steps } = ctx;
    const truth = ALL.filter((t) => state.tasks[t]?.is !== 'gone');
    for (const page of answers(ctx, 'listed', { truth, lies: SUBSETS })) {
      const strangers = page.answer.filter((t) => !look.listed.includes(t));
      for (const told of descriptions(ctx, strangers)) {
        const found = steps.findOrphans(look.listed.map(taskOf), told.answer, NOW_MS);
        const stopped = indexes(found).reduce((now, t) => {
          const isOver = !now.tasks[t]?.isAlive || model.orphansBlindly;
          return isOver ? withTruth(now, t, { stopping: true }) : now;
        }, state);
        const next = { ...stopped, look: { ...look, at: 'sessions' as const } };
        emit('the reaper looks for orphans', next, page.isTrue && told.isTrue);
      }
    }
  },
  sessions(ctx, look) {
    const { state, emit } = ctx;
    const suspects = ALL.filter((t) => {
      const { session, isAlive } = state.tasks[t] as Truth;
      return session === 'live' && !look.listed.includes(t) && !isAlive;
    });
    for (const { answer, isTrue } of descriptions(ctx, suspects)) {
      const running = answer.filter((task) => task.state !== 'stopped').map(({ taskId }) => taskId);
      const over = suspects.filter((t) => !running.includes(idOf(t)));
      const ended = over.reduce(endSession, state);
      emit('the reaper ends the sessions of the dead', { ...ended, look: NO_LOOK }, isTrue);
    }
  },
};

function hearEvents(ctx: Looking): void {
  const { state, emit, model } = ctx;
  for (const t of ALL) {
    if (state.tasks[t]?.is !== 'gone' && !model.liars.includes('events')) continue;
    for (const { answer } of descriptions(ctx, [t])) {
      if (answer[0]?.state !== 'stopped' && !model.eventsBelieved) continue;
      emit(`an event says that task ${t} has stopped`, endSession(kill(state, t), t));
    }
  }
}

/** Tasks beat, fall silent, hang, die, are stopped, and end when the table says that they are over. */
function befall({ state, emit, model }: Looking): void {
  const mayMiss = model.liars.includes('beats');
  for (const t of ALL) {
    const task = state.tasks[t] as Truth;
    const put = (name: string, change: Partial<Truth>, isDuty = false) =>
      emit(`task ${t} ${name}`, withTruth(state, t, change), isDuty);
    if (task.is === 'runs' && task.isAlive && !model.together)
      put('is heard', { silence: 0 }, true);
    if (task.is === 'runs' && !model.together) {
      put('hangs', { is: 'hung' });
      put('dies', { is: 'gone' });
    }
    if (task.is === 'runs' && !task.isAlive) put('ends, for it is over', { is: 'gone' }, true);
    if (task.is === 'hung' && task.stopping) put('is stopped', { is: 'gone' }, true);
    if (task.silence < OUTLASTED && task.is !== 'runs')
      put('is not heard', { silence: task.silence + 1 }, true);
    // No outage of the table outlasts a call.
    if (task.silence < STALE && task.is === 'runs' && mayMiss && !model.together)
      put('is not heard though it runs', { silence: task.silence + 1 });
  }
  if (!model.together) return;
  const silence = (task: Truth) => Math.max(task.silence, Math.min(STALE, task.silence + 1));
  emit('nobody is heard', {
    ...state,
    tasks: state.tasks.map((t) => ({ ...t, silence: silence(t) })),
  });
  const heard = state.tasks.map((task) =>
    task.is === 'runs' && task.isAlive ? { ...task, silence: 0 } : task,
  );
  emit('all that run are heard', { ...state, tasks: heard }, true);
}

function kill(state: ListingState, t: number): ListingState {
  return state.tasks[t]?.isAlive ? withTruth(state, t, { isAlive: false }) : state;
}

function stopIfDead(state: ListingState, t: number): ListingState {
  return withTruth(state, t, { stopping: true });
}

function endSession(state: ListingState, t: number): ListingState {
  return withTruth(state, t, { session: 'over' });
}

function pulseOf(task: Truth | undefined, t: number) {
  const heardAtMs = NOW_MS - (SILENT_FOR_MS[task?.silence ?? 0] ?? 0);
  return { taskId: idOf(t), heardAtMs, cpuShare: 0, lateFrames: 0 };
}

/** ECS's word on these: as it is; or, of a liar, each left out, running or stopped. */
function descriptions(ctx: Looking, asked: readonly number[]) {
  const say = (t: number, state: LaunchedTask['state']): LaunchedTask => ({
    taskArn: idOf(t),
    taskId: idOf(t),
    pool: 'p',
    state,
    createdAtMs: 0,
  });
  const truth = asked.map((t) => say(t, ctx.state.tasks[t]?.is === 'gone' ? 'stopped' : 'running'));
  const each = (t: number) => [[], [say(t, 'running')], [say(t, 'stopped')]];
  const lies = asked.reduce<LaunchedTask[][]>(
    (lists, t) => lists.flatMap((list) => each(t).map((said) => [...list, ...said])),
    [[]],
  );
  return answers(ctx, 'described', { truth, lies });
}
