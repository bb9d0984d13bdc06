/** The tasks of a pool by how many sessions each holds; within a number, the one that came to it first is first. */
export interface TaskLevels {
  /** Tasks in all. */
  readonly size: number;
  /** Tasks that hold so many sessions. */
  count(sessions: number): number;
  /** Adds an idle task and answers its slot, which a later task may have again. */
  add(): number;
  sessionsOn(task: number): number;
  /** One session more or fewer. */
  move(task: number, by: 1 | -1): void;
  remove(task: number): void;
  /** The first task of the lowest number up to `most` that has any; -1 for none. */
  first(most: number): number;
}

/** Linked lists in typed arrays: every step takes the same time however many tasks there are. */
export function createTaskLevels(mostSessions: number): TaskLevels {
  const levels = mostSessions + 1;
  const head = new Int32Array(levels).fill(-1);
  const tail = new Int32Array(levels).fill(-1);
  const counts = new Int32Array(levels);
  let next = new Int32Array(1024);
  let before = new Int32Array(1024);
  let level = new Int32Array(1024);
  const free: number[] = [];
  let slots = 0;
  let size = 0;
  const append = (task: number, to: number) => {
    const last = tail[to]!;
    before[task] = last;
    next[task] = -1;
    level[task] = to;
    if (last < 0) head[to] = task;
    else next[last] = task;
    tail[to] = task;
    counts[to]!++;
  };
  const cut = (task: number) => {
    const at = level[task]!;
    const [left, right] = [before[task]!, next[task]!];
    if (left < 0) head[at] = right;
    else next[left] = right;
    if (right < 0) tail[at] = left;
    else before[right] = left;
    counts[at]!--;
  };
  const newSlot = () => {
    if (slots === next.length) {
      next = twice(next);
      before = twice(before);
      level = twice(level);
    }
    return slots++;
  };
  return {
    get size() {
      return size;
    },
    count: (sessions) => counts[sessions]!,
    add: () => {
      const task = free.pop() ?? newSlot();
      append(task, 0);
      size++;
      return task;
    },
    sessionsOn: (task) => level[task]!,
    move: (task, by) => {
      const to = level[task]! + by;
      cut(task);
      append(task, to);
    },
    remove: (task) => {
      cut(task);
      free.push(task);
      size--;
    },
    first: (most) => {
      for (let at = 0; at <= most; at++) if (head[at]! >= 0) return head[at]!;
      return -1;
    },
  };
}

function twice(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(array.length * 2);
  longer.set(array);
  return longer;
}
