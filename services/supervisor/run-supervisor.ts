/** A task from its start to its stop: listens, registers, warms, serves. */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { type DoorLock, withKey } from '../../core/access/door-key.ts';
import type { AgentDescription } from '../../core/agent/agent-description.ts';
import type { Archive } from '../../core/archive/archive.ts';
import type { Log } from '../../core/log.ts';
import type { Meter } from '../../core/metrics.ts';
import type { Store } from '../../core/store/store.ts';
import type { Task } from '../../core/task/task.ts';
import { registerTask } from '../../core/task/task-transitions.ts';
import type { Clock, Random } from '../../core/time/clock.ts';
import { allKept } from './call/keep-calls.ts';
import { type DirectParts, type OpenWay, openDirect } from './direct/open-direct.ts';
import { createDispatchApp } from './dispatch-app.ts';
import { runHeartbeat } from './heartbeat.ts';
import type { SupervisorSettings } from './parse-env.ts';
import { createPhoneApp } from './phone/phone-app.ts';
import { createSocketDoor } from './phone/socket-door.ts';
import { rehearseDispatch } from './rehearse-dispatch.ts';
import { type BotCommand, type BotEvents, startBotProcess } from './seat/bot-process.ts';
import { findSeat, type LocalSeat } from './seat/seat.ts';
import { Supervisor } from './supervisor.ts';
import type { PhoneParts } from './supervisor-deps.ts';
import type { TaskIdentity } from './task-metadata.ts';

/** ECS kills a task two minutes after SIGTERM; calls are to be over before. */
const STOP_GRACE_MS = 110_000;

/** A task that fails by an error of its own has so long to tell its callers, and the table. */
const FAIL_GRACE_MS = 3_000;

/** A task that ends waits so long until what its last call keeps is in the archive; with the grace it is within ECS's two minutes. */
const KEEPING_MS = 8_000;

/** What a task is made of. */
export interface TaskDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly meter: Meter;
  readonly settings: SupervisorSettings;
  /** The agent's values; its code runs in bots alone. */
  readonly agent: AgentDescription;
  readonly identity: TaskIdentity;
  /** What callers reach the task by; none on a laptop, where bots offer what they are bound to. */
  readonly callerAddresses: readonly string[];
  readonly bot: Omit<BotCommand, 'env'>;
  /** What bots inherit: no credentials. */
  readonly botEnv: BotCommand['env'];
  readonly phone?: PhoneParts | undefined;
  /** For the task's own name and TLS, where it has them. */
  readonly direct?: DirectParts | undefined;
  /** For what agents keep of their calls. */
  readonly archive?: Archive | undefined;
  /** What requests to this task must be signed with; drawn anew for each. */
  readonly lock: DoorLock;
  readonly ownPid: number;
  readonly exit: (code: number) => void;
}

/** A running task. */
export interface RunningTask {
  readonly endpoint: string;
  /** Drains and ends, within what ECS allows. */
  stop(): Promise<void>;
  /** Something went wrong that nobody had thought of: tells its callers, and exits with 1. */
  fail(): Promise<void>;
}

/** Starts the task. Resolves once it has registered; it is claimable when its seats are warm. */
export async function runSupervisor(given: TaskDeps): Promise<RunningTask> {
  const deps = withLastWork(given);
  const { settings } = deps;
  const listening = await listen(settings, deps.identity);
  const endpoint = withKey(listening.endpoint, deps.lock.key);
  const task = await register(deps, endpoint);
  const seatOf = (sessionId: string) => findSeat(supervisor.seats, sessionId);
  const direct = openWay(deps, seatOf);
  const supervisorDeps = {
    ...deps,
    task,
    reachable: direct?.ready,
    maxDurationMs: deps.agent.maxDurationS * 1000,
    startBot: (seat: number, events: BotEvents) => startBotProcess(botCommand(deps, seat), events),
  };
  const supervisor = new Supervisor(supervisorDeps);
  const app = createDispatchApp(supervisor, deps.lock).route('/', createPhoneApp(supervisor.seats));
  listening.serveBy(app);
  const door = createSocketDoor(seatOf);
  listening.server.on('upgrade', (request, stream, head) => void door(request, stream, head));
  supervisor.start();
  void rehearseDispatch({ ...supervisorDeps, lock: deps.lock }, listening.endpoint);
  const stopping = new AbortController();
  void runHeartbeat(
    { ...supervisorDeps, vcpu: settings.GREENROOM_VCPU },
    supervisor,
    stopping.signal,
  );
  return { endpoint, ...endings(deps, supervisor, stopping) };
}

/** A task leaves when what its calls keep has left, and its name. */
function withLastWork(deps: TaskDeps) {
  const keeping = new Set<Promise<void>>();
  const lastWork: (() => Promise<void>)[] = [() => allKept({ ...deps, keeping }, KEEPING_MS)];
  const exit = (code: number) =>
    void Promise.all(lastWork.map((work) => work())).then(() => deps.exit(code));
  return { ...deps, keeping, lastWork, exit };
}

async function register({ settings, ...deps }: TaskDeps, endpoint: string): Promise<Task> {
  const nowMs = deps.clock.nowMs();
  const task = registerTask({
    taskId: deps.identity.taskId,
    pool: settings.GREENROOM_POOL,
    revision: settings.GREENROOM_REVISION,
    zone: deps.identity.zone,
    endpoint,
    isolation: deps.agent.isolation,
    seatCount: 1 + settings.GREENROOM_SPARE_SEATS,
    launchedAtMs: settings.GREENROOM_LAUNCHED_AT_MS ?? nowMs,
  });
  const registered = await deps.store.register(task, nowMs);
  if (registered.outcome === 'conflict')
    throw new Error(`Cannot register task ${task.taskId}: it is there already`);
  return task;
}

/** Only once the task is in the table: a name whose task is not there is swept. */
function openWay(
  { direct: parts, identity, callerAddresses, lastWork, ...deps }: ReturnType<typeof withLastWork>,
  seatOf: (sessionId: string) => LocalSeat | undefined,
): OpenWay | undefined {
  if (!parts) return undefined;
  const { taskId } = identity;
  const way = openDirect({ ...deps, parts, taskId, addresses: callerAddresses, seatOf });
  lastWork.push(() => way.leave());
  return way;
}

/** Listens before the task registers, for its item names the port; until then it answers 503. */
async function listen(settings: SupervisorSettings, identity: TaskIdentity) {
  const hostname = settings.GREENROOM_PRIVATE_ADDRESS ?? identity.privateAddress ?? '127.0.0.1';
  let app: Hono | undefined;
  const fetch = (request: Request) => app?.fetch(request) ?? new Response(null, { status: 503 });
  const server = serve({ fetch, hostname, port: settings.GREENROOM_PORT });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve).once('error', reject);
  });
  const { port } = server.address() as AddressInfo;
  const serveBy = (next: Hono) => {
    app = next;
  };
  return { endpoint: `http://${hostname}:${port}`, server, serveBy };
}

/** The two ways in which a task ends at a word of its own. */
function endings(deps: TaskDeps, supervisor: Supervisor, stopping: AbortController) {
  const end = async (graceMs: number, code: number) => {
    stopping.abort();
    await supervisor.close(graceMs);
    await deps.meter.flush();
    deps.exit(code);
  };
  return { stop: () => end(STOP_GRACE_MS, 0), fail: () => end(FAIL_GRACE_MS, 1) };
}

function botCommand(
  { bot, botEnv, settings, identity, callerAddresses }: TaskDeps,
  seat: number,
): BotCommand {
  const port = settings.GREENROOM_MEDIA_PORT;
  return {
    ...bot,
    env: {
      ...botEnv,
      GREENROOM_AGENT: settings.GREENROOM_AGENT,
      // By which what a bot has started is found, however it left.
      GREENROOM_TASK: identity.taskId,
      GREENROOM_MEDIA_PORT: String(port === 0 ? 0 : port + seat),
      ...(callerAddresses.length > 0
        ? { GREENROOM_PUBLIC_ADDRESS: callerAddresses.join(',') }
        : {}),
    },
  };
}
