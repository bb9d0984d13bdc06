/** ECS with real supervisors in its tasks: it refuses, answers late or short, and its events are lost or doubled. */
import type { LaunchedTask, Launcher, LaunchRequest } from '../../../core/task/launcher.ts';
import { registerTask } from '../../../core/task/task-transitions.ts';
import { runHeartbeat } from '../../../services/supervisor/heartbeat.ts';
import { Supervisor } from '../../../services/supervisor/supervisor.ts';
import type { Callers } from '../callers.ts';
import { POOL } from '../scene.ts';
import { silent } from '../silent.ts';
import type { EcsTask } from './ecs-task.ts';
import { startFakeBot } from './fake-bot.ts';
import { storeOf } from './faulty-store.ts';
import type { World } from './world.ts';

/** From RunTask to the supervisor's first step. */
const START_MS = 8_000;

/** As `run-supervisor.ts` has it. */
const STOP_GRACE_MS = 110_000;

/** A task that was asked to stop and has not heard of it goes by itself when its next heartbeat is refused. */
const LEAVES_WITHIN_MS = 30_000;

/** A page of its list. */
const PAGE = 100;

/** The service, and what only the harness may do to it. */
export interface FakeEcs {
  readonly launcher: Launcher;
  readonly tasks: ReadonlyMap<string, EcsTask>;
  running(): EcsTask[];
  /** The whole container, at once. */
  kill(task: EcsTask, reason: string): void;
}

/** What it tells, and which revisions are bad. */
export interface EcsHooks {
  readonly callers: Callers;
  readonly isBroken: (revision: string) => boolean;
  readonly onStopped: (task: EcsTask) => void;
}

const arnOf = (taskId: string) => `arn:aws:ecs:eu-north-1:1:task/c/${taskId}`;
const idOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

/** An account without a task. */
export function createFakeEcs(world: World, hooks: EcsHooks): FakeEcs {
  const { time, judge, options } = world;
  const tasks = new Map<string, EcsTask>();
  const tokens = new Map<string, readonly string[]>();
  const running = () => [...tasks.values()].filter(({ state }) => state !== 'stopped');

  function checkCap(): void {
    const isLeaving = ({ state, askedToStopAtMs = -LEAVES_WITHIN_MS }: EcsTask) =>
      state === 'stopping' || time.nowMs() - askedToStopAtMs < LEAVES_WITHIN_MS;
    const count = running().filter((task) => !isLeaving(task)).length;
    judge.atMost('tasks', count);
    // One more may come while a revision is replaced at the cap.
    if (count > options.maxTasks + 1) judge.blame('more tasks than the cap', String(count));
  }

  function begin({ revision }: LaunchRequest): string {
    const taskId = `task-${tasks.size + 1}`;
    const task: EcsTask = {
      taskId,
      revision,
      createdAtMs: time.nowMs(),
      actor: world.actor(),
      bots: new Set(),
      isBroken: hooks.isBroken(revision),
      state: 'starting',
      stopping: new AbortController(),
    };
    tasks.set(taskId, task);
    checkCap();
    void time.sleep(START_MS * (0.5 + world.random())).then(() => boot(task));
    return arnOf(taskId);
  }

  async function boot(task: EcsTask): Promise<void> {
    if (task.state !== 'starting') return;
    if (world.fates.take('start') || world.chance(options.weather.startFails)) {
      judge.count('fault: task not started');
      return stopped(task, 'CannotPullContainerError', 'TaskFailedToStart');
    }
    task.state = 'running';
    const { taskId, revision, actor } = task;
    const clock = time.clockOf(actor);
    const store = storeOf(world, actor);
    const facts = { taskId, pool: POOL, revision, zone: 'a', isolation: 'process' as const };
    const item = registerTask({
      ...facts,
      endpoint: `http://${taskId}`,
      seatCount: 1 + options.spareSeats,
      launchedAtMs: task.createdAtMs,
    });
    const exit = (code: number) => stopped(task, `exit ${code}`, 'EssentialContainerExited');
    const registered = await store.register(item, clock.nowMs()).catch(() => undefined);
    if (registered?.outcome !== 'saved') return exit(1);
    const deps = {
      ...silent,
      store,
      clock,
      task: item,
      maxDurationMs: 3_600_000,
      startBot: (_: number, events: Parameters<typeof startFakeBot>[2]) =>
        startFakeBot(world, { task, callers: hooks.callers }, events),
      exit,
    };
    const supervisor = new Supervisor(deps);
    task.supervisor = supervisor;
    supervisor.start();
    const { random } = world;
    void runHeartbeat({ ...deps, random, vcpu: 0.5, ownPid: -1 }, supervisor, task.stopping.signal);
  }

  /** The container is gone, and its bots with it. */
  function stopped(task: EcsTask, reason: string, stopCode: string): void {
    if (task.state === 'stopped') return;
    task.state = 'stopped';
    task.stoppedReason = reason;
    task.stopCode = stopCode;
    task.stopping.abort();
    task.actor.alive = false;
    judge.taskMayDie(task.taskId);
    for (const bot of task.bots) bot.kill();
    hooks.onStopped(task);
  }

  async function stop(task: EcsTask): Promise<void> {
    if (task.state === 'starting') return stopped(task, 'stopped before it ran', 'UserInitiated');
    if (task.state !== 'running') return;
    task.state = 'stopping';
    judge.stops(task.taskId);
    void time.sleep(120_000).then(() => stopped(task, 'killed after the grace', 'UserInitiated'));
    task.stopping.abort();
    await task.supervisor?.close(STOP_GRACE_MS);
    stopped(task, 'stopped by us', 'UserInitiated');
  }

  const launcher = createLauncher(world, { tasks, tokens, begin, stop, running });
  return { launcher, tasks, running, kill: (task, reason) => stopped(task, reason, 'TaskFailed') };
}

interface Parts {
  readonly tasks: ReadonlyMap<string, EcsTask>;
  readonly tokens: Map<string, readonly string[]>;
  readonly begin: (request: LaunchRequest) => string;
  readonly stop: (task: EcsTask) => Promise<void>;
  readonly running: () => EcsTask[];
}

const REFUSALS = ['CAPACITY_QUOTA', 'LAUNCH_THROTTLED', 'AZ_CAPACITY', 'LAUNCH_FAILED'] as const;

/** The API of it. */
function createLauncher(world: World, parts: Parts): Launcher {
  const { time, judge, options } = world;
  const { launchFails, launchLostAfter, shortList } = options.weather;
  const way = () => time.sleep(world.about(40));
  const through = options.launcherThrough ?? ((launcher: Launcher) => launcher);
  return through({
    async launch(request) {
      const fate = world.fates.take('launch');
      await way();
      if (fate === 'lost' || world.chance(launchFails)) {
        judge.count('fault: launch refused');
        const failure = REFUSALS[Math.floor(world.random() * REFUSALS.length)] ?? 'LAUNCH_FAILED';
        return { taskArns: [], failures: [{ failure, detail: 'chaos' }] };
      }
      const known = parts.tokens.get(request.token);
      const taskArns =
        known ??
        Array.from({ length: fate === 'short' ? 1 : request.count }, () => parts.begin(request));
      parts.tokens.set(request.token, taskArns);
      if (fate === 'lost after' || world.chance(launchLostAfter)) {
        judge.count('fault: launch without an answer');
        await time.sleep(10_000);
        throw new Error('RunTask does not answer');
      }
      await way();
      return { taskArns, failures: [] };
    },
    async stop(arn) {
      const task = parts.tasks.get(idOf(arn));
      if (task) task.askedToStopAtMs ??= time.nowMs();
      const isLost = world.fates.take('stop') === 'lost';
      await way();
      if (isLost) throw new Error('StopTask does not answer');
      if (task) void parts.stop(task);
    },
    async listRunning() {
      const fate = world.fates.take('listRunning');
      await way();
      const all = parts.running().filter(({ state }) => state !== 'stopping');
      if (fate !== 'short' && !world.chance(shortList))
        return { taskIds: all.map(({ taskId }) => taskId).slice(0, PAGE), next: undefined };
      judge.count('fault: short list');
      const some = world.random() < 0.3 ? [] : all.filter(() => world.random() < 0.5);
      return { taskIds: some.map(({ taskId }) => taskId), next: undefined };
    },
    async describe(asked) {
      const fate = world.fates.take('describe');
      await way();
      if (fate === 'lost') throw new Error('DescribeTasks does not answer');
      if (fate === 'short') return [];
      return asked.flatMap((arn) => {
        const task = parts.tasks.get(idOf(arn));
        return task ? [describe(task)] : [];
      });
    },
  });
}

function describe({ taskId, state, createdAtMs, stoppedReason, stopCode }: EcsTask): LaunchedTask {
  return {
    taskArn: arnOf(taskId),
    taskId,
    pool: POOL,
    state,
    createdAtMs,
    ...(stoppedReason === undefined ? {} : { stoppedReason }),
    ...(stopCode === undefined ? {} : { stopCode }),
  };
}
