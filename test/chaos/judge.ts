/** Knows what really happened, from the bots' side and from the table's own writes, and says what must never be. */
import type { EndReason, Session } from '../../core/session/session.ts';
import { isLive } from '../../core/session/session.ts';
import type { Clock } from '../../core/time/clock.ts';

/** A rule that was broken. */
export interface Violation {
  readonly atMs: number;
  readonly rule: string;
  readonly what: string;
}

/** A process in a seat, as it really is. */
export interface BotTruth {
  readonly id: number;
  readonly taskId: string;
  sessionId?: string;
  gone: boolean;
}

/** Everything that is told to it, and what it makes of it. */
export interface Judge {
  readonly violations: Violation[];
  readonly counts: Map<string, number>;
  /** Sessions by the bots' own account. */
  readonly served: Map<string, BotTruth>;
  count(what: string, by?: number): void;
  /** There are so many at once; the most is kept. */
  atMost(what: string, many: number): void;
  blame(rule: string, what: string): void;
  /** A bot begins to talk. */
  began(bot: BotTruth, sessionId: string): void;
  /** A reason with which the session may rightly end from now on. */
  mayEnd(sessionId: string, reason: EndReason): void;
  /** Its caller asks for it, or is in a call. */
  present(sessionId: string): void;
  /** The task may be taken for dead: it is, or was silent for long. */
  taskMayDie(taskId: string): void;
  /** Somebody has ECS stop a task. */
  stops(taskId: string): void;
  /** A caller is told of a bot in a task. */
  told(sessionId: string, taskId: string | undefined): void;
  /** A request that may open this session begins: from then on its caller has come. */
  asks(sessionId: string): void;
  opened(session: Session): void;
  changed(before: Session, after: Session): void;
}

/** A caller who has asked within this is there; less than the system's own patience, clocks being skewed. */
const PRESENT_MS = 15_000;

/** Judges from now on. */
export function createJudge(time: Pick<Clock, 'nowMs'>): Judge {
  const cameAtMs = new Map<string, number>();
  const isOpened = new Set<string>();
  const line = new Map<string, number>();
  const seenAtMs = new Map<string, number>();
  const may = new Map<string, Set<EndReason>>();
  const deadTasks = new Set<string>();
  const served = new Map<string, BotTruth>();
  const counts = new Map<string, number>();
  const violations: Violation[] = [];
  const blame = (rule: string, what: string) => {
    violations.push({ atMs: time.nowMs(), rule, what });
  };
  const count = (what: string, by = 1) => void counts.set(what, (counts.get(what) ?? 0) + by);

  function checkOrder({ sessionId, queuedAtMs }: Session): void {
    line.delete(sessionId);
    if (queuedAtMs !== undefined) return;
    const sinceMs = cameAtMs.get(sessionId) ?? 0;
    for (const [other, queuedMs] of line) {
      const isThere = time.nowMs() - (seenAtMs.get(other) ?? 0) < PRESENT_MS;
      if (isThere && queuedMs < sinceMs) blame('a newcomer overtook', `${sessionId} ${other}`);
    }
  }

  function checkEnd({ sessionId, reason, assignment }: Session): void {
    const bot = served.get(sessionId);
    if (reason === 'task_died') {
      const isDead = deadTasks.has(assignment?.taskId ?? '');
      if (!isDead && bot?.gone === false) blame('a live call was ended', sessionId);
      if (isDead) return;
    }
    // Whoever was never given a bot may be refused; their caller is told so.
    if (reason === 'pool_full' && !bot) return;
    if (reason && !may.get(sessionId)?.has(reason))
      blame('an end has the wrong reason', `${sessionId} ${reason}`);
  }

  return {
    violations,
    counts,
    served,
    count,
    atMost: (what, many) => {
      const name = `most ${what}`;
      counts.set(name, Math.max(counts.get(name) ?? 0, many));
    },
    blame,
    began(bot, sessionId) {
      if (bot.sessionId !== undefined)
        blame('a process served two sessions', `${bot.sessionId} ${sessionId}`);
      if (served.has(sessionId)) blame('a session was served twice', sessionId);
      bot.sessionId = sessionId;
      served.set(sessionId, bot);
    },
    mayEnd: (sessionId, reason) =>
      void may.set(sessionId, (may.get(sessionId) ?? new Set()).add(reason)),
    present: (sessionId) => void seenAtMs.set(sessionId, time.nowMs()),
    taskMayDie: (taskId) => void deadTasks.add(taskId),
    stops(taskId) {
      const isInCall = [...served.values()].some((bot) => bot.taskId === taskId && !bot.gone);
      if (isInCall && !deadTasks.has(taskId)) blame('a task with a call was stopped', taskId);
      deadTasks.add(taskId);
    },
    told(sessionId, taskId) {
      const bot = served.get(sessionId);
      if (bot && taskId !== undefined && bot.taskId !== taskId)
        blame('a caller was told of another bot', `${sessionId} ${taskId} ${bot.taskId}`);
    },
    asks: (sessionId) => {
      if (!isOpened.has(sessionId)) cameAtMs.set(sessionId, time.nowMs());
    },
    opened: ({ sessionId }) => {
      isOpened.add(sessionId);
      if (!cameAtMs.has(sessionId)) cameAtMs.set(sessionId, time.nowMs());
      seenAtMs.set(sessionId, time.nowMs());
    },
    changed(before, after) {
      const { sessionId, state } = after;
      if (state === 'queued' && before.queuedAtMs === undefined) {
        line.set(sessionId, time.nowMs());
        count('queued');
      }
      if (isLive(after) && !isLive(before)) checkOrder(after);
      if (state !== 'ended' && state !== 'failed') return;
      line.delete(sessionId);
      count(`over: ${after.reason}`);
      checkEnd(after);
    },
  };
}
