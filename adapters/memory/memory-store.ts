/** The store in memory: the same conditions as the table's, for tests and the simulator. */
import { shardOf } from '../../core/claim/claim.ts';
import { CLAIM_CANDIDATES } from '../../core/limits.ts';
import type { PoolDecision, PoolRecord } from '../../core/pool/pool.ts';
import { isInLine, type Session } from '../../core/session/session.ts';
import { inOrderOf, phaseOf } from '../../core/session/session-phase.ts';
import {
  stepOf,
  type TrailStep,
  type TrailStore,
  type TrailWords,
} from '../../core/session/trail.ts';
import type {
  Change,
  LineStore,
  Saved,
  SavedBoth,
  SessionStore,
  Store,
  TaskStore,
} from '../../core/store/store.ts';
import { isAlive, listingOf, type Pulse, type Task } from '../../core/task/task.ts';
import { settle } from '../settle.ts';
import { createMemoryPools } from './memory-pools.ts';

interface Tables {
  readonly tasks: Map<string, Task>;
  readonly pulses: Map<string, Pulse>;
  readonly sessions: Map<string, Session>;
  readonly seen: Map<string, number>;
  readonly trails: Map<string, TrailStep[]>;
}

/** Who writes and when, for the trails. */
export interface MemoryWriter {
  readonly by: string;
  readonly nowMs: () => number;
}

/** An empty store. Its lists are never stale, which the table's may be. */
export function createMemoryStore(writer: MemoryWriter = { by: 'unknown', nowMs: () => 0 }): Store {
  const tables: Tables = {
    tasks: new Map(),
    pulses: new Map(),
    sessions: new Map(),
    seen: new Map(),
    trails: new Map(),
  };
  const pools = createMemoryPools(new Map<string, PoolRecord>(), new Map<string, PoolDecision>());
  return {
    ...createTasks(tables),
    ...createSessions(tables, writer),
    ...pools,
    ...createLine(tables),
  };
}

/** The places follow from the sessions here; only when a caller was seen is kept. */
function createLine({ sessions, seen }: Tables): LineStore {
  return {
    async line(pool, limit) {
      const waiting = [...sessions.values()].filter((s) => s.pool === pool && isInLine(s));
      return waiting
        .sort(inOrderOf('waiting'))
        .slice(0, limit)
        .map(({ sessionId, createdAtMs, queuedAtMs = 0 }) => {
          return { pool, sessionId, createdAtMs, seenAtMs: seen.get(sessionId) ?? queuedAtMs };
        });
    },
    async markSeen({ sessionId }, nowMs) {
      seen.set(sessionId, Math.max(nowMs, seen.get(sessionId) ?? 0));
    },
    leaveLine: async () => undefined,
  };
}

function createTasks({ tasks, pulses }: Tables): TaskStore {
  return {
    async register(task, nowMs) {
      const current = tasks.get(task.taskId);
      if (current && current.version !== 0) return settle(task, current);
      tasks.set(task.taskId, task);
      pulses.set(task.taskId, {
        taskId: task.taskId,
        heardAtMs: nowMs,
        cpuShare: 0,
        lateFrames: 0,
      });
      return { outcome: 'saved' };
    },
    getTask: async (taskId) => tasks.get(taskId),
    async saveTask(change, heardAfterMs) {
      const heardAtMs = pulses.get(change.before.taskId)?.heardAtMs ?? 0;
      const fresh = heardAfterMs === undefined || heardAtMs > heardAfterMs;
      if (fresh) return swap(tasks, change, (task) => task.taskId);
      return settle(change.after, tasks.get(change.before.taskId));
    },
    async heartbeat(pulse) {
      const task = tasks.get(pulse.taskId);
      if (!task || !isAlive(task)) return { outcome: 'fenced' };
      pulses.set(pulse.taskId, pulse);
      return { outcome: 'alive', task };
    },
    listClaimable: async (from, { pool, revision, shard }) =>
      [...tasks.values()]
        .filter((t) => t.pool === pool && t.revision === revision && shardOf(t.taskId) === shard)
        .filter((t) => listingOf(t) === from)
        .slice(0, CLAIM_CANDIDATES),
    listTasks: async (pool) => [...tasks.values()].filter((t) => t.pool === pool && isAlive(t)),
    pulses: async (ids) => ids.flatMap((id) => pulses.get(id) ?? []),
  };
}

function createSessions(tables: Tables, writer: MemoryWriter): SessionStore & TrailStore {
  const { sessions, trails } = tables;
  const idOf = (session: Session) => session.sessionId;
  const note = noteIn(trails, writer);
  return {
    async openSession(session) {
      const current = sessions.get(session.sessionId);
      if (current) return settle(session, current);
      sessions.set(session.sessionId, session);
      note(session);
      return { outcome: 'saved' };
    },
    getSession: async (sessionId) => sessions.get(sessionId),
    trail: async (sessionId) => trails.get(sessionId) ?? [],
    async saveSession(change) {
      const saved = swap(sessions, change, idOf);
      if (saved.outcome === 'saved') note(change.after, change);
      return saved;
    },
    async saveBoth(task, session) {
      const saved = swapBoth(tables, task, session);
      if (saved.outcome === 'saved') note(session.after, session);
      return saved;
    },
    async listSessions(pool, phase, limit) {
      const found = [...sessions.values()].filter((s) => s.pool === pool && phaseOf(s) === phase);
      return found.sort(inOrderOf(phase)).slice(0, limit);
    },
  };
}

function swapBoth(
  { tasks, sessions }: Tables,
  task: Change<Task>,
  session: Change<Session>,
): SavedBoth {
  const currentTask = tasks.get(task.before.taskId);
  const currentSession = sessions.get(session.before.sessionId);
  const bothMatch =
    currentTask?.version === task.before.version &&
    currentSession?.version === session.before.version;
  if (!bothMatch) {
    // Both were written together, so one that is still ours speaks for the other.
    const own = currentTask === task.after || currentSession === session.after;
    if (own) return { outcome: 'saved' };
    return { outcome: 'conflict', task: currentTask, session: currentSession };
  }
  tasks.set(task.after.taskId, task.after);
  sessions.set(session.after.sessionId, session.after);
  return { outcome: 'saved' };
}

function noteIn(trails: Map<string, TrailStep[]>, { by, nowMs }: MemoryWriter) {
  return (session: Session, said?: TrailWords) => {
    const step = stepOf(session, { by, atMs: nowMs() }, said);
    const steps = trails.get(session.sessionId) ?? [];
    if (steps.at(-1)?.version !== step.version) trails.set(session.sessionId, [...steps, step]);
  };
}

function swap<T extends { readonly version: number }>(
  items: Map<string, T>,
  { before, after }: Change<T>,
  idOf: (item: T) => string,
): Saved<T> {
  const current = items.get(idOf(before));
  if (current?.version !== before.version) return settle(after, current);
  items.set(idOf(after), after);
  return { outcome: 'saved' };
}
