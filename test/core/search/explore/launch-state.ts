/** What the search of launches knows in one moment, as plain data, and how production's ledger is made from it and read back. */
import * as leaseSteps from '../../../../core/pool/lease.ts';
import type { LaunchLedger } from '../../../../core/task/launch-ledger.ts';
import * as ledgerSteps from '../../../../core/task/launch-ledger.ts';
import type { Task } from '../../../../core/task/task.ts';
import { launchedTask } from '../../../../core/task/task-transitions.ts';
import { planPool } from '../../../../services/scaler/plan/plan.ts';
import { newTask, warmed } from '../../../contract/tasks.ts';
import type { Emit } from './explore.ts';

/** Production's decisions; a mutant replaces one. */
export const LAUNCHING = { ...ledgerSteps, ...leaseSteps, planPool };

/** How large, and what a mutant does otherwise. */
export interface LaunchModel {
  readonly scalers: number;
  readonly cap: number;
  /** The pool is full of an older revision's tasks, which are exchanged one by one. */
  readonly exchange?: boolean;
  readonly steps?: Partial<typeof LAUNCHING>;
  /** The ledger is read after the tasks were listed. */
  readonly ledgerLast?: boolean;
  /** What was launched is settled before it is written into the table. */
  readonly settledFirst?: boolean;
  /** A launch is asked for however long ago it was written down. */
  readonly neverTooLate?: boolean;
  /** The ledger is written whatever its version. */
  readonly blindLedger?: boolean;
}

/** The moment of every state; what lies behind it is an age. */
export const NOW_MS = 10_000_000;

/** Ages are told apart by the ledger's own limits: at once, within 15 s, over 15 s, over 180 s. */
export const AGES_MS: readonly number[] = [0, 8_000, 16_000, 200_000];

/** One call of RunTask in the ledger. An id of -1 is of a task that is gone. */
export interface Entry {
  readonly token: number;
  readonly count: number;
  readonly age: number;
  readonly ids: readonly number[] | null;
  readonly written: number | null;
}

/** A task: whether ECS runs it, what the table has of it, and whether the table's list shows that yet. */
export interface Container {
  readonly up: boolean;
  readonly item: 'none' | 'launched' | 'there';
  /** Of the revision that is to go. */
  readonly old: boolean;
  readonly listed: boolean;
  /** Times 8 s that the list is behind. */
  readonly lag: number;
}

/** One scaler's tick, by what it does next. */
export interface Ticking {
  readonly at: 'off' | 'leased' | 'listed' | 'read' | 'planned' | 'begun' | 'asked' | 'written';
  /** Its lease has time left. */
  readonly inTime: boolean;
  /** Nobody has written the ledger since it was read. */
  readonly fresh: boolean;
  /** The ledger as it was read, or the tasks as they were listed, where that came first. */
  readonly known: readonly Entry[];
  readonly seen: readonly number[];
  readonly want: number;
  readonly room: number;
  readonly token: number;
  readonly ids: readonly number[];
  readonly drains: readonly number[];
  /** Some of what was launched could not be written down. */
  readonly failed: boolean;
}

/** All of it. */
export interface LaunchState {
  readonly lease: { readonly owner: number; readonly left: boolean } | null;
  readonly ledger: readonly Entry[];
  readonly tasks: readonly Container[];
  readonly scalers: readonly Ticking[];
}

/** A scaler between two ticks. */
export const OFF: Ticking = {
  at: 'off',
  inTime: false,
  fresh: false,
  known: [],
  seen: [],
  want: 0,
  room: 0,
  token: -1,
  ids: [],
  drains: [],
  failed: false,
};

/** What each step is given. */
export interface LaunchContext {
  readonly model: LaunchModel;
  readonly steps: typeof LAUNCHING;
  readonly state: LaunchState;
  readonly emit: Emit<LaunchState>;
}

/** Whether the table's list shows the task. */
export function isShown({ item, listed }: Container): boolean {
  return item !== 'none' && listed;
}

/** The ledger as production has it. */
export function toLedger(entries: readonly Entry[]): LaunchLedger {
  const launches = entries.map(({ token, count, age, ids, written }) => ({
    token: String(token),
    revision: 'new',
    count,
    atMs: NOW_MS - (AGES_MS[age] ?? 0),
    ...(ids ? { taskIds: ids.map((id, i) => (id < 0 ? `gone-${token}-${i}` : taskId(id))) } : {}),
    ...(written === null ? {} : { writtenAtMs: NOW_MS - (AGES_MS[written] ?? 0) }),
  }));
  return { pool: 'p', version: 1, launches };
}

/** And back. */
export function fromLedger({ launches }: LaunchLedger): Entry[] {
  return launches.map(({ token, count, atMs, taskIds, writtenAtMs }) => ({
    token: Number(token),
    count,
    age: AGES_MS.indexOf(NOW_MS - atMs),
    ids: taskIds ? taskIds.map(indexOf) : null,
    written: writtenAtMs === undefined ? null : AGES_MS.indexOf(NOW_MS - writtenAtMs),
  }));
}

/** A task's name, and the task of a name; -1 for one that is gone. */
export const taskId = (index: number): string => `t${index}`;
export const indexOf = (id: string): number => (/^t\d+$/.test(id) ? Number(id.slice(1)) : -1);

const facts = { pool: 'p', isolation: 'process' as const };

/** A task as the table has it. */
export function toTask({ item, old }: Container, index: number): Task {
  const key = `${item}${old}${index}`;
  const made = tasksMade.get(key) ?? makeTask({ item, old }, index);
  tasksMade.set(key, made);
  return made;
}

const tasksMade = new Map<string, Task>();

function makeTask({ item, old }: Pick<Container, 'item' | 'old'>, index: number): Task {
  const named = { ...facts, taskId: taskId(index), revision: old ? 'old' : 'new' };
  const launchedAtMs = NOW_MS - 400_000;
  if (item === 'launched') return launchedTask({ ...named, launchedAtMs: NOW_MS });
  const task = warmed(newTask(named.taskId, { ...named, seatCount: 1, launchedAtMs }));
  return { ...task, readyAtMs: NOW_MS - 300_000 };
}

/** Tells the entries that still count; the others are nobody's. It remembers, for production is asked a million times. */
export function createCounts(steps: typeof LAUNCHING): (entry: Entry) => boolean {
  const known = new Map<string, boolean>();
  const at = { isolation: 'process', nowMs: NOW_MS } as const;
  return (entry) => {
    const key = `${entry.age},${entry.written},${entry.ids ? entry.ids.length : entry.count}`;
    let counts = known.get(key);
    if (counts === undefined) {
      counts = steps.findUnlisted(toLedger([entry]), [], at).length > 0;
      known.set(key, counts);
    }
    return counts;
  };
}
