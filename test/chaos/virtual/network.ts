/** How brokers reach supervisors: over a network that loses, delays and doubles, to processes that are frozen or gone. */
import type { Dispatcher, Unreachable } from '../../../core/claim/dispatch.ts';
import { DISPATCH_TIMEOUT_MS } from '../../../core/limits.ts';
import type { EcsTask } from './ecs-task.ts';
import type { FakeEcs } from './fake-ecs.ts';
import type { Actor } from './virtual-time.ts';
import type { World } from './world.ts';

const WAY_MS = 2;

const NO_ANSWER: Unreachable = { outcome: 'unreachable', because: 'timeout' };
const REFUSED: Unreachable = { outcome: 'unreachable', because: 'connection refused' };

/** The dispatcher of one broker. */
export function dispatcherOf(world: World, ecs: Pick<FakeEcs, 'tasks'>, actor: Actor): Dispatcher {
  const { time, judge, options } = world;
  const { dispatchLost, dispatchLostAfter, dispatchTwice } = options.weather;

  /** Asks the task at an address. What it does it does when it can, whether or not somebody still waits. */
  async function ask<T>(
    name: 'dispatch' | 'end' | 'health',
    endpoint: string,
    work: (task: EcsTask) => Promise<T>,
  ) {
    const fate = world.fates.take(name);
    await time.sleep(world.about(WAY_MS), undefined, actor);
    const task = ecs.tasks.get(endpoint.slice('http://'.length));
    if (!task?.supervisor || !task.actor.alive) return REFUSED;
    const late = time.sleep(DISPATCH_TIMEOUT_MS, undefined, actor).then(() => NO_ANSWER);
    if (fate === 'lost' || world.chance(dispatchLost)) {
      judge.count('fault: dispatch lost');
      return late;
    }
    const serve = async () => {
      const lateMs = fate === 'late' ? DISPATCH_TIMEOUT_MS * 2 : 0;
      await time.sleep(lateMs + world.about(WAY_MS), undefined, task.actor);
      return work(task);
    };
    if (fate === 'twice' || world.chance(dispatchTwice)) void serve().catch(() => undefined);
    const done = serve().catch((error: unknown) => ({ ...REFUSED, because: String(error) }));
    if (fate !== 'lost after' && !world.chance(dispatchLostAfter))
      return Promise.race([done, late]);
    judge.count('fault: dispatch without an answer');
    return late;
  }

  const through = options.dispatcherThrough ?? ((dispatcher: Dispatcher) => dispatcher);
  return through({
    async dispatch(endpoint, request) {
      return ask('dispatch', endpoint, async (task) => {
        if (!task.supervisor) return REFUSED;
        return task.supervisor.dispatch(request);
      });
    },
    async end(endpoint, sessionId, reason) {
      return ask('end', endpoint, async (task) => {
        judge.mayEnd(sessionId, reason);
        return task.supervisor?.end(sessionId, reason) ? 'ended' : 'unknown';
      });
    },
    async health(endpoint) {
      return ask('health', endpoint, async ({ taskId }) => ({
        outcome: 'healthy' as const,
        taskId,
      }));
    },
    signal: async () => NO_ANSWER,
    ask: async () => NO_ANSWER,
  });
}
