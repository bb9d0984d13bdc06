/**
 * A pool under the production scaler in virtual time: containers take their time to start, callers come and go, revisions
 * are deployed and may crash. Who waits, what is warm and what was launched is counted.
 */
import { createMemoryStore } from '../../../../adapters/memory/memory-store.ts';
import type { DispatchRequest } from '../../../../core/claim/dispatch.ts';
import { drawRevisions, placeSession } from '../../../../core/claim/place.ts';
import type { PoolSettings } from '../../../../core/pool/pool.ts';
import { acceptSession, queueSession } from '../../../../core/session/session-transitions.ts';
import type {
  LaunchAnswer,
  LaunchedTask,
  Launcher,
  LaunchRequest,
} from '../../../../core/task/launcher.ts';
import { listingOf, type Task } from '../../../../core/task/task.ts';
import {
  acceptSeat,
  registerTask,
  releaseSeat,
  warmSeat,
} from '../../../../core/task/task-transitions.ts';
import { applyDeployment } from '../../../../services/scaler/plan/deploy.ts';
import { onTaskStateChange } from '../../../../services/scaler/reap/stopped-event.ts';
import { createScaler } from '../../../../services/scaler/scaler.ts';
import { createRules } from '../../../../services/scaler/sizing/create-rules.ts';
import { holdMinimum, type TargetRule } from '../../../../services/scaler/sizing/target-rule.ts';
import { must, newSession } from '../../../contract/tasks.ts';

/** How the day goes. */
export interface DayOptions {
  readonly settings?: Partial<PoolSettings>;
  readonly leadMs?: number;
  /** Revisions whose containers die so long after their launch, and ECS's words for it. */
  readonly crashes?: Readonly<Record<string, { afterMs: number; reason: string }>>;
  /** Revisions that ECS refuses to launch, and its words. */
  readonly refusals?: Readonly<Record<string, string>>;
  /** Whether ECS's events arrive; without them only the scaler's own look finds deaths. */
  readonly events?: boolean;
  /** Most that ECS runs at once. */
  readonly quota?: number;
  /** Instead of one that holds `minWarm`. */
  readonly rule?: () => TargetRule;
}

const SETTINGS: PoolSettings = {
  minWarm: 2,
  maxTasks: 20,
  spareSeats: 0,
  isolation: 'process',
  timeZone: 'UTC',
  maxTaskAgeMs: 1e12,
  maxSessionsPerTask: 1e6,
};

interface Container {
  readonly request: LaunchRequest;
  readonly atMs: number;
  state: LaunchedTask['state'];
  reason?: string;
}

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const meter = { record: () => undefined, flush: async () => undefined };

/** A day that goes on second by second. */
export function startDay(options: DayOptions = {}) {
  const settings = { ...SETTINGS, ...options.settings };
  const { leadMs = 45_000, crashes = {}, refusals = {}, events = true, quota = 1e9 } = options;
  const store = createMemoryStore();
  const containers = new Map<string, Container>();
  const calls: {
    untilMs: number;
    taskId: string;
    seat: number;
    epoch: number;
    sessionId: string;
  }[] = [];
  const seen = {
    waited: 0,
    served: [] as string[],
    launched: {} as Record<string, number>,
    leastWarm: 1e9,
  };
  let nowMs = 1_000_000;
  let ids = 0;
  const clock = {
    nowMs: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms;
    },
  };

  const stopped = async (taskId: string, reason: string, stopCode: string) => {
    const container = containers.get(taskId);
    if (!container || container.state === 'stopped') return;
    Object.assign(container, { state: 'stopped', reason });
    if (!events) return;
    const detail = { taskArn: taskId, lastStatus: 'STOPPED', stoppedReason: reason, stopCode };
    const change = { 'detail-type': 'ECS Task State Change' as const, detail };
    await onTaskStateChange({ store, launcher, log, meter, dispatcher }, change, nowMs);
  };
  const launcher: Launcher = {
    async launch(request): Promise<LaunchAnswer> {
      const refusal = refusals[request.revision];
      if (refusal)
        return { taskArns: [], failures: [{ failure: 'LAUNCH_FAILED', detail: refusal }] };
      const running = [...containers.values()].filter(({ state }) => state !== 'stopped').length;
      const fits = Math.min(request.count, quota - running);
      const taskArns = Array.from({ length: fits }, () => `t${++ids}`);
      for (const taskId of taskArns)
        containers.set(taskId, { request, atMs: nowMs, state: 'starting' });
      seen.launched[request.revision] = (seen.launched[request.revision] ?? 0) + fits;
      const short = { failure: 'CAPACITY_QUOTA', detail: 'vCPU limit' } as const;
      return { taskArns, failures: fits < request.count ? [short] : [] };
    },
    stop: (taskId, reason) => stopped(taskId, reason, 'UserInitiated'),
    listRunning: async () => ({
      taskIds: [...containers].filter(([, { state }]) => state !== 'stopped').map(([id]) => id),
      next: undefined,
    }),
    describe: async (taskIds) =>
      taskIds.flatMap((taskId) => {
        const container = containers.get(taskId);
        return container ? [toLaunched(taskId, container)] : [];
      }),
  };

  const health = async (endpoint: string) =>
    containers.get(endpoint)?.state === 'running'
      ? { outcome: 'healthy' as const, taskId: endpoint }
      : { outcome: 'unreachable' as const, because: 'timeout' };
  const dispatch = async (_: string, { sessionId, seat, epoch, from }: DispatchRequest) => {
    const tasks = await store.listTasks('p');
    const task = tasks.find((t) => t.seats[seat]?.sessionId === sessionId) as Task;
    const session = await store.getSession(sessionId);
    if (!session) throw new Error('no session');
    const { taskId, endpoint } = task;
    const after = must(acceptSeat(task, { seat, epoch, sessionId }));
    const assignment = { taskId, seat, epoch, endpoint };
    const accepted = must(acceptSession(session, { assignment, from, nowMs }));
    await store.saveBoth({ before: task, after }, { before: session, after: accepted });
    calls.push({ untilMs: nowMs + 120_000, taskId, seat, epoch, sessionId });
    return { outcome: 'accepted' as const, session: accepted };
  };
  const dispatcher = { dispatch, health };
  const deps = { store, launcher, log, meter, clock, random: () => 0.5, dispatcher };
  const own = {
    pools: ['p'],
    owner: 'me',
    ruleOf: createRules(options.rule ?? (() => holdMinimum)),
    reconcileMs: 20_000,
  };
  const scaler = createScaler({ ...deps, ...own });

  const start = async (taskId: string, { request, atMs }: Container) => {
    const facts = { taskId, pool: 'p', revision: request.revision, zone: 'a', endpoint: taskId };
    const seatCount = 1 + settings.spareSeats;
    const born = registerTask({ ...facts, isolation: 'process', seatCount, launchedAtMs: atMs });
    if ((await store.register(born, nowMs)).outcome !== 'saved') return;
    let task = born;
    for (const seat of born.seats.keys()) {
      const after = must(warmSeat(task, seat, nowMs));
      await store.saveTask({ before: task, after });
      task = after;
    }
  };
  const containerSteps = async () => {
    for (const [taskId, container] of containers) {
      const ageMs = nowMs - container.atMs;
      const crash = crashes[container.request.revision];
      if (crash && ageMs >= crash.afterMs)
        await stopped(taskId, crash.reason, 'EssentialContainerExited');
      if (container.state === 'starting' && ageMs >= leadMs) {
        container.state = 'running';
        await start(taskId, container);
      }
      if (container.state === 'running')
        await store.heartbeat({ taskId, heardAtMs: nowMs, cpuShare: 0, lateFrames: 0 });
    }
  };
  const endCalls = async () => {
    for (const call of calls.filter(({ untilMs }) => untilMs <= nowMs)) {
      calls.splice(calls.indexOf(call), 1);
      const task = await store.getTask(call.taskId);
      if (!task) continue;
      const released = releaseSeat(task, call);
      if (released.outcome === 'refused') continue;
      await store.saveTask({ before: task, after: released.next });
      const warm = warmSeat(released.next, call.seat, nowMs);
      if (warm.outcome === 'moved')
        await store.saveTask({ before: released.next, after: warm.next });
    }
  };
  const warmNow = async () =>
    (await store.listTasks('p')).filter((task) => listingOf(task) === 'idle').length;

  return {
    store,
    seen,
    calls,
    warmNow,
    deploy: (revision: string) =>
      applyDeployment(store, {
        pool: 'p',
        deployment: { revision, taskDefinition: `bot:${revision}`, settings },
        nowMs,
      }),
    /** A caller: served at once, or one who waits. */
    async call() {
      const sessionId = `s${++ids}`;
      const session = newSession(sessionId, nowMs, 'p');
      await store.openSession(session);
      const revisions = await drawRevisions(deps, 'p');
      const placed = await placeSession(deps, session, { revisions });
      if (placed.outcome === 'accepted') {
        seen.served.push(placed.claimed.task.revision);
      } else {
        seen.waited += 1;
        await store.saveSession({ before: session, after: must(queueSession(session, nowMs)) });
      }
      await store.countArrivals('p', nowMs - (nowMs % 60_000), 1);
      await scaler.kick('p');
    },
    /** Lets so many seconds pass; the scaler ticks each five. */
    async pass(seconds: number, each?: (second: number) => Promise<void>) {
      for (let second = 1; second <= seconds; second++) {
        nowMs += 1_000;
        await containerSteps();
        await endCalls();
        if (second % 5 === 0) await scaler.run(nowMs + 1);
        seen.leastWarm = Math.min(seen.leastWarm, await warmNow());
        await each?.(second);
      }
    },
  };
}

function toLaunched(taskId: string, { state, reason, atMs }: Container): LaunchedTask {
  const stoppedReason = reason === undefined ? {} : { stoppedReason: reason };
  return { taskArn: taskId, taskId, pool: 'p', state, createdAtMs: atMs, ...stoppedReason };
}
