/** Calls of a table and of its model, side by side. */
import { isDeepStrictEqual } from 'node:util';
import { shardOf } from '../../../core/claim/claim.ts';
import { isInLine, type Session } from '../../../core/session/session.ts';
import * as sessions from '../../../core/session/session-transitions.ts';
import type { Outcome } from '../../../core/store/outcome.ts';
import type { Store } from '../../../core/store/store.ts';
import type { Task } from '../../../core/task/task.ts';
import * as tasks from '../../../core/task/task-transitions.ts';
import { newSession, newTask } from '../../contract/tasks.ts';
import type { LossyProxy, Mishap } from './lossy-proxy.ts';

const NOW_MS = 1_000_000_000_000;
const LOST: Mishap = { kind: 'answer-lost' };
const THROTTLED: Mishap = { kind: 'refused', body: { __type: 'ThrottlingException' } };

/** What happens to the requests of one call: the client asks three times. The last two are not survived. */
export const MISHAPS: readonly (readonly Mishap[])[] = [
  [LOST],
  [THROTTLED],
  [LOST, LOST],
  [THROTTLED, LOST],
  [LOST, LOST, LOST],
  [THROTTLED, THROTTLED, THROTTLED],
];

const OPERATIONS = ['PutItem', 'UpdateItem', 'TransactWriteItems', 'DeleteItem'];

/** Every version of the items that was ever written, oldest first. */
interface Known {
  readonly pool: string;
  readonly tasks: Task[][];
  readonly sessions: Session[][];
}

/** One call: by the items as its caller read them. */
type Call = (store: Store) => Promise<unknown>;
type Step = (
  known: Known,
  task: Task | undefined,
  session: Session | undefined,
) => Call | undefined;

const onTask =
  (step: (task: Task) => Outcome<Task>): Step =>
  (_, task) => {
    const next = task && step(task);
    if (next?.outcome !== 'moved') return undefined;
    const change = { before: task as Task, after: next.next };
    return (store) => store.saveTask(change);
  };

const onSession =
  (step: (session: Session) => Outcome<Session>): Step =>
  (_, __, session) => {
    const next = session && step(session);
    if (next?.outcome !== 'moved') return undefined;
    const change = { before: session as Session, after: next.next };
    return (store) => store.saveSession(change);
  };

const seatOf = (task: Task, state: string) =>
  Math.max(
    0,
    task.seats.findIndex((seat) => seat.state === state),
  );

/** By name. */
export const STEPS: Readonly<Record<string, Step>> = {
  register: ({ pool, tasks: known }) => {
    const task = newTask(`${pool}-t${known.length}`, { pool });
    return (store) => store.register(task, NOW_MS);
  },
  open: ({ pool, sessions: known }) => {
    const session = newSession(`${pool}-s${known.length}`, NOW_MS + known.length, pool);
    return (store) => store.openSession(session);
  },
  'open again': (_, __, session) => session && ((store) => store.openSession({ ...session })),
  warm: onTask((task) => tasks.warmSeat(task, seatOf(task, 'warming'), NOW_MS)),
  'warm too': onTask((task) => tasks.warmSeat(task, seatOf(task, 'warming'), NOW_MS)),
  claim: (known, task, session) =>
    onTask((free) =>
      tasks.claimSeat(free, {
        sessionId: session?.sessionId ?? 'nobody',
        from: 'idle',
        revision: 'r1',
        nowMs: NOW_MS,
      }),
    )(known, task, session),
  accept: (_, task, session) => {
    if (!task || !session) return undefined;
    const seat = seatOf(task, 'claimed');
    const epoch = task.seats[seat]?.epoch ?? 0;
    const { taskId, endpoint } = task;
    const fence = { seat, epoch, sessionId: task.seats[seat]?.sessionId ?? '' };
    const [held, taken] = [
      tasks.acceptSeat(task, fence),
      sessions.acceptSession(session, {
        assignment: { taskId, seat, epoch, endpoint },
        from: 'idle',
        nowMs: NOW_MS,
      }),
    ];
    if (held.outcome === 'refused' || taken.outcome === 'refused') return undefined;
    const change = { before: session, after: taken.next };
    return (store) => store.saveBoth({ before: task, after: held.next }, change);
  },
  expire: onTask((task) => tasks.expireClaim(task, seatOf(task, 'claimed'), NOW_MS * 2)),
  drain: onTask((task) => tasks.drainTask(task, 'test')),
  retire: onTask(tasks.retireTask),
  kill: onTask((task) => tasks.killTask(task, 'test')),
  queue: onSession((session) => sessions.queueSession(session, NOW_MS)),
  take: onSession((session) => sessions.takeSession(session, NOW_MS)),
  'give up': onSession((session) =>
    sessions.giveUpSession(session, { reason: 'caller_left', nowMs: NOW_MS }),
  ),
  seen: (_, __, session) => session && ((store) => store.markSeen(session, NOW_MS + 5)),
  heartbeat: (_, task) =>
    task &&
    ((store) =>
      store.heartbeat({ taskId: task.taskId, heardAtMs: NOW_MS, cpuShare: 0, lateFrames: 0 })),
};

/** How the calls of one history are made. */
export interface Calls {
  readonly mishap: readonly Mishap[] | undefined;
}

/** Both stores, and what is known of their items. */
export function createCalls({
  table,
  model,
  pool,
}: {
  readonly table: Store;
  readonly model: Store;
  readonly pool: string;
}) {
  const known: Known = { pool, tasks: [], sessions: [] };
  const note = async () => {
    for (const [all, get] of [
      [known.tasks, (item: Task) => model.getTask(item.taskId)],
      [known.sessions, (item: Session) => model.getSession(item.sessionId)],
    ] as const)
      for (const versions of all as (Task | Session)[][]) {
        const last = versions.at(-1);
        const now =
          last && (await (get as (item: object) => Promise<Task | Session | undefined>)(last));
        if (now && now.version !== last.version) versions.push(now);
      }
  };
  return {
    /** Makes one call of both; answers what differs. */
    async make(
      name: string,
      of: { readonly which: number; readonly behind: number } & Partial<Calls>,
      proxy: LossyProxy,
    ): Promise<string | undefined> {
      const read = <T>(all: readonly T[][]) => {
        const versions = all[of.which % Math.max(1, all.length)];
        return versions?.at(-1 - Math.min(of.behind, versions.length - 1));
      };
      const call = STEPS[name]?.(known, read(known.tasks), read(known.sessions));
      if (!call) return undefined;
      for (const operation of OPERATIONS) proxy.arm(operation, ...(of.mishap ?? []));
      const answer = await call(table).catch((error: unknown) => ({ error }));
      for (const operation of OPERATIONS) proxy.arm(operation);
      const isLost = typeof answer === 'object' && answer !== null && 'error' in answer;
      // Nobody knows whether it was carried out: whoever asks again must get an answer, as of a call that was sent twice.
      const settled = isLost ? await call(table) : answer;
      const wanted = await call(model);
      if (name === 'register' && known.tasks.length < 4) known.tasks.push([]);
      if (name === 'open' && known.sessions.length < 4) known.sessions.push([]);
      await this.learn();
      await note();
      return isDeepStrictEqual(plain(settled), plain(wanted))
        ? undefined
        : `${JSON.stringify(settled)}, not ${JSON.stringify(wanted)}`;
    },
    /** Items that are new. */
    async learn(): Promise<void> {
      for (const [n, versions] of known.tasks.entries()) {
        const task = versions.length === 0 && (await model.getTask(`${pool}-t${n}`));
        if (task) versions.push(task);
      }
      for (const [n, versions] of known.sessions.entries()) {
        const session = versions.length === 0 && (await model.getSession(`${pool}-s${n}`));
        if (session) versions.push(session);
      }
    },
    /** What the two hold and list; answers what differs. */
    async compare(): Promise<string | undefined> {
      const [held, wanted] = [await holdings(table, known), await holdings(model, known)];
      const name = Object.keys(wanted).find((key) => !isDeepStrictEqual(held[key], wanted[key]));
      return name && `${name}: ${JSON.stringify(held[name])}, not ${JSON.stringify(wanted[name])}`;
    },
  };
}

async function holdings(store: Store, { pool, tasks: all, sessions: some }: Known) {
  const held: Record<string, unknown> = {};
  for (const [n, versions] of all.entries()) {
    const taskId = `${pool}-t${n}`;
    const of = { pool, revision: 'r1', shard: shardOf(taskId) };
    held[taskId] = plain(await store.getTask(taskId));
    for (const from of ['idle', 'spare'] as const)
      held[`${from} ${n}`] = plain(inOrder(await store.listClaimable(from, of)));
    if (versions.length === 0) break;
  }
  for (const n of some.keys())
    held[`session ${n}`] = plain(await store.getSession(`${pool}-s${n}`));
  held['tasks'] = plain(inOrder(await store.listTasks(pool)));
  for (const phase of ['placing', 'waiting', 'live'] as const)
    held[phase] = plain(await store.listSessions(pool, phase, 99));
  // A place may be left over where an answer was lost, and none is ever missing.
  const places = await store.line(pool, 99);
  const waits = await Promise.all(
    places.map(async ({ sessionId }) => isInLine((await store.getSession(sessionId)) as Session)),
  );
  // A place that is written again after a lost answer says when that was: its caller's next question says it anew.
  const waiting = places.filter((_, n) => waits[n]);
  held['line'] = plain(waiting.map((place) => ({ ...place, seenAtMs: undefined })));
  return held;
}

function inOrder(listed: readonly Task[]): Task[] {
  return listed.toSorted((a, b) => (a.taskId < b.taskId ? -1 : 1));
}

/** Without what is only undefined. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
