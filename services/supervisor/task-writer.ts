/**
 * The supervisor's writes to its own task: one after another, each computed from the item as it is. Brokers and the scaler
 * write the same item, so a write may lose; it is then computed anew from the item that won.
 */
import type { KnownItems } from '../../core/claim/dispatch.ts';
import type { Session } from '../../core/session/session.ts';
import type { TurnNote } from '../../core/session/turn-note.ts';
import { advanceTask } from '../../core/store/advance.ts';
import type { Outcome } from '../../core/store/outcome.ts';
import type { Store } from '../../core/store/store.ts';
import type { Task } from '../../core/task/task.ts';

/** Lost races before a write is given up; each means that somebody else made progress. */
const TRIES = 8;

/** What came of a write. */
export type WriteAnswer = { readonly outcome: 'written'; readonly task: Task } | Refusal;

/** Both items as they were written. */
export interface WrittenBoth {
  readonly outcome: 'written';
  readonly task: Task;
  readonly session: Session;
}

/** The rule forbids it now, or the item is gone. */
export interface Refusal {
  readonly outcome: 'refused';
  readonly because: string;
}

/** Somebody else has changed one of both. */
interface LostBoth {
  readonly outcome: 'lost';
  readonly session: Session | undefined;
}

/** A change of task and session together. */
export interface BothSteps {
  readonly sessionId: string;
  readonly task: (task: Task) => Outcome<Task>;
  readonly session: (session: Session) => Outcome<Session>;
  /** Tried before anything is read. */
  readonly known?: KnownItems | undefined;
  /** For the session's trail. */
  readonly turns?: readonly TurnNote[] | undefined;
}

/** The one writer of a task in this process. */
export class TaskWriter {
  readonly #store: Store;
  #task: Task;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(store: Store, task: Task) {
    this.#store = store;
    this.#task = task;
  }

  /** The item as it was last seen. */
  get task(): Task {
    return this.#task;
  }

  /** Takes in an item that was read elsewhere, unless it is older than what is known. */
  see(task: Task): void {
    if (task.version > this.#task.version) this.#task = task;
  }

  /** Writes one transition of the task. Throws when the store cannot be reached. */
  write(step: (task: Task) => Outcome<Task>): Promise<WriteAnswer> {
    return this.#serially(async () => {
      for (let round = 0; round < TRIES; round++) {
        let advanced = await advanceTask(this.#store, this.#task, step);
        // A refusal by what was last seen may be out of date: a broker's claim is not told to us.
        if (advanced.outcome === 'refused' && (await this.#readAgain()))
          advanced = await advanceTask(this.#store, this.#task, step);
        if (advanced.outcome === 'refused') return advanced;
        if (advanced.outcome === 'moved') return this.#written(advanced.item);
        if (!advanced.current) return { outcome: 'refused', because: 'the task is gone' };
        this.#task = advanced.current;
      }
      return { outcome: 'refused', because: 'the task changes too fast' };
    });
  }

  /** Writes a transition of the task and one of a session in one transaction. */
  writeBoth(steps: BothSteps): Promise<WrittenBoth | Refusal> {
    return this.#serially(async () => {
      const { known, sessionId } = steps;
      if (known?.task.taskId === this.#task.taskId && known.session.sessionId === sessionId) {
        this.see({ ...known.task, endpoint: this.#task.endpoint });
        const tried = await this.#tryBoth(steps, known.session);
        // A refusal by what a broker knew may be out of date.
        if (tried.outcome === 'written') return tried;
      }
      let [session] = await Promise.all([this.#store.getSession(sessionId), this.#readAgain()]);
      for (let round = 0; round < TRIES; round++) {
        const tried = await this.#tryBoth(steps, session);
        if (tried.outcome !== 'lost') return tried;
        session = tried.session;
      }
      return { outcome: 'refused', because: 'the task changes too fast' };
    });
  }

  async #tryBoth(
    steps: BothSteps,
    session: Session | undefined,
  ): Promise<WrittenBoth | Refusal | LostBoth> {
    if (!session) return { outcome: 'refused', because: 'the session is unknown' };
    const before = this.#task;
    const task = steps.task(before);
    if (task.outcome === 'refused') return task;
    const next = steps.session(session);
    if (next.outcome === 'refused') return next;
    const change = { before: session, after: next.next, turns: steps.turns };
    const saved = await this.#store.saveBoth({ before, after: task.next }, change);
    if (saved.outcome === 'saved') return { ...this.#written(task.next), session: next.next };
    if (!saved.task) return { outcome: 'refused', because: 'the task is gone' };
    this.#task = saved.task;
    return { outcome: 'lost', session: saved.session };
  }

  /** Reads the item. Answers whether it is another one than was known. */
  async #readAgain(): Promise<boolean> {
    const known = this.#task;
    this.#task = (await this.#store.getTask(known.taskId)) ?? known;
    return this.#task.version !== known.version;
  }

  #written(task: Task): { outcome: 'written'; task: Task } {
    this.#task = task;
    return { outcome: 'written', task };
  }

  #serially<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(work);
    this.#tail = done.catch(() => undefined);
    return done;
  }
}
