/** Tasks and sessions for tests, made only by the real transitions. */
import type { Session } from '../../core/session/session.ts';
import { openSession } from '../../core/session/session-transitions.ts';
import type { Outcome } from '../../core/store/outcome.ts';
import type { Task } from '../../core/task/task.ts';
import { registerTask, type TaskFacts, warmSeat } from '../../core/task/task-transitions.ts';

/** The next item of a transition that must not be refused. */
export function must<T>(step: Outcome<T>): T {
  if (step.outcome === 'refused') throw new Error(`refused: ${step.because}`);
  return step.next;
}

/** A task that has just registered. */
export function newTask(taskId: string, of: Partial<TaskFacts> = {}): Task {
  const facts = { pool: 'p', revision: 'r1', zone: 'a', endpoint: `http://${taskId}` };
  return registerTask({
    ...facts,
    taskId,
    isolation: 'process',
    seatCount: 2,
    launchedAtMs: 0,
    ...of,
  });
}

/** The same with every seat warmed, so ready. */
export function warmed(task: Task): Task {
  return task.seats.reduce((made, _, seat) => must(warmSeat(made, seat, 1000)), task);
}

/** A session at its first write. */
export function newSession(sessionId: string, nowMs = 1000, pool = 'p'): Session {
  const request = { sessionId, pool, transport: 'webrtc' as const, maxDurationMs: 60_000 };
  return openSession(request, nowMs);
}
