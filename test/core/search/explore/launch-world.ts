/** What happens around the scalers: tasks register and crash, the list catches up, the reaper buries, time passes. */
import { withoutTask } from './launch-canonical.ts';
import type { Container, LaunchContext, LaunchState } from './launch-state.ts';

/** The list is less than this many times 8 s behind. */
const LONGEST_LAG = 1;

/** Every step of the surroundings. */
export function worldSteps({ state, emit }: LaunchContext): void {
  state.tasks.forEach((task, i) => {
    const { up, item, listed } = task;
    if (up && item !== 'there')
      emit(`task ${i} registers`, withTask(state, i, { item: 'there' }), true);
    if (up) {
      const crashed = item === 'none' ? withoutTask(state, i) : withTask(state, i, { up: false });
      emit(`task ${i} crashes`, crashed);
    }
    if (item !== 'none' && !listed) {
      const shown = withTask(state, i, { listed: true, lag: 0 });
      emit(`the list shows task ${i}`, shown, true);
    }
    if (!up && item !== 'none') emit(`task ${i} is buried`, withoutTask(state, i), true);
  });
  const { lease } = state;
  if (lease?.left) {
    const scalers = state.scalers.map((scaler, i) =>
      i === lease.owner ? { ...scaler, inTime: false } : scaler,
    );
    emit('the lease runs out', { ...state, scalers, lease: { ...lease, left: false } }, true);
  }
  timeSteps(state, emit);
}

function timeSteps(state: LaunchState, emit: LaunchContext['emit']): void {
  const behind = state.tasks.filter(({ item, listed }) => item !== 'none' && !listed);
  if (behind.every(({ lag }) => lag < LONGEST_LAG)) {
    const tasks = state.tasks.map((task) =>
      behind.includes(task) ? { ...task, lag: task.lag + 1 } : task,
    );
    const older = aged({ ...state, tasks }, (age) => (age < 2 ? age + 1 : age));
    emit('8 s pass', older, true);
  }
  // By then all that was started has registered, or is over.
  const isNew = state.tasks.some(({ up, item }) => up && item === 'none');
  if (behind.length === 0 && !isNew)
    emit(
      '200 s pass',
      aged(state, () => 3),
      true,
    );
}

function aged(state: LaunchState, older: (age: number) => number): LaunchState {
  const ledger = state.ledger.map((entry) => ({
    ...entry,
    age: older(entry.age),
    written: entry.written === null ? null : older(entry.written),
  }));
  return { ...state, ledger };
}

function withTask(state: LaunchState, i: number, change: Partial<Container>): LaunchState {
  return {
    ...state,
    tasks: state.tasks.map((task, at) => (at === i ? { ...task, ...change } : task)),
  };
}
