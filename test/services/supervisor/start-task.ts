/** A task's supervisor over real processes that speak its bots' messages, and a broker's steps for it. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { createSystemClock } from '../../../adapters/clock/system-clock.ts';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import { openSession, queueSession } from '../../../core/session/session-transitions.ts';
import type { Store } from '../../../core/store/store.ts';
import type { Task } from '../../../core/task/task.ts';
import { claimSeat, registerTask } from '../../../core/task/task-transitions.ts';
import { createDispatchApp } from '../../../services/supervisor/dispatch-app.ts';
import { type BotEvents, startBotProcess } from '../../../services/supervisor/seat/bot-process.ts';
import { Supervisor } from '../../../services/supervisor/supervisor.ts';
import { must } from '../../contract/tasks.ts';
import { until as untilDefined } from '../../local/until.ts';

const file = fileURLToPath(new URL('./test-bot.mjs', import.meta.url));
const clock = createSystemClock();
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const running: Supervisor[] = [];

/** Ends what a test has started. */
export function killAll(): void {
  for (const supervisor of running.splice(0)) supervisor.kill();
}

/** What may differ of a task. */
export interface Options {
  readonly seatCount?: number;
  readonly isolation?: 'process' | 'task';
  readonly warmMs?: number;
  /** The agent's bound on a call. */
  readonly maxDurationMs?: number;
  /** How many times as fast time goes by for the supervisor. */
  readonly haste?: number;
  /** What the bot of a seat is started with. */
  readonly env?: (seat: number) => Record<string, string>;
}

/** Registers a task and starts its supervisor. */
export async function startTask(options: Options = {}, store: Store = createMemoryStore()) {
  const task = registerTask({
    taskId: randomUUID(),
    pool: 'p',
    revision: 'r',
    zone: 'a',
    endpoint: 'http://127.0.0.1:1',
    isolation: options.isolation ?? 'process',
    seatCount: options.seatCount ?? 2,
    launchedAtMs: clock.nowMs(),
  });
  await store.register(task, clock.nowMs());
  const exits: number[] = [];
  const { haste = 1 } = options;
  const startMs = clock.nowMs();
  const nowMs = () => startMs + haste * (clock.nowMs() - startMs);
  const sleep = (ms: number, signal?: AbortSignal) => clock.sleep(ms / haste, signal);
  const commandOf = (seat: number) => ({
    file,
    execArgv: [],
    env: { WARM_MS: String(options.warmMs ?? 20), ...options.env?.(seat) },
  });
  const deps = {
    store,
    clock: { nowMs, sleep },
    log: silent,
    meter: { record: () => undefined, flush: async () => undefined },
    task,
    maxDurationMs: options.maxDurationMs ?? 3_600_000,
    startBot: (seat: number, events: BotEvents) => startBotProcess(commandOf(seat), events),
    exit: (code: number) => void exits.push(code),
  };
  const supervisor = new Supervisor(deps);
  running.push(supervisor);
  supervisor.start();
  const now = async () => (await store.getTask(task.taskId)) as Task;
  const states = async () => (await now()).seats.map((seat) => seat.state).join(' ');
  return { store, deps, supervisor, app: createDispatchApp(supervisor), now, states, exits };
}

/** A started task. */
export type Started = Awaited<ReturnType<typeof startTask>>;

/** Waits for what must happen, and names it where it does not. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  await untilDefined(async () => (await holds()) || undefined).catch(() => {
    throw new Error(`never happened: ${what}`);
  });
}

/** All its seats are warm. */
export const ready = (task: Started) =>
  until(
    async () => (await task.now()).state === 'ready' && !(await task.states()).includes('warming'),
    'ready',
  );

/** What may differ of a call. */
export interface CallOptions {
  readonly maxDurationMs?: number;
  /** Between the claim and the dispatch. */
  readonly onClaimed?: () => void;
}

/** Opens a session, claims a seat for it and dispatches it, as a broker does. */
export async function call(
  task: Started,
  requestData: Record<string, unknown> = {},
  { maxDurationMs = 60_000, onClaimed = () => undefined }: CallOptions = {},
) {
  const sessionId = randomUUID();
  const request = {
    sessionId,
    pool: 'p',
    transport: 'webrtc' as const,
    maxDurationMs,
    requestData,
  };
  await task.store.openSession(openSession(request, clock.nowMs()));
  const before = await task.now();
  const from = before.seats.some((seat) => seat.state === 'active')
    ? ('spare' as const)
    : ('idle' as const);
  const after = must(claimSeat(before, { sessionId, from, revision: 'r', nowMs: clock.nowMs() }));
  expect((await task.store.saveTask({ before, after })).outcome).toBe('saved');
  onClaimed();
  const seat = after.seats.findIndex((s) => s.sessionId === sessionId);
  const body = { sessionId, seat, epoch: after.seats[seat]?.epoch ?? 0, from };
  const response = await post(task, '/sessions', body);
  return { sessionId, seat, response, body, session: () => task.store.getSession(sessionId) };
}

/** Posts JSON to the supervisor. */
export function post(task: Started, path: string, body: unknown) {
  const headers = { 'content-type': 'application/json' };
  return task.app.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** A session of that age that waits. */
export async function queue(store: Store, createdAtMs: number): Promise<string> {
  const sessionId = randomUUID();
  const request = { sessionId, pool: 'p', transport: 'webrtc' as const, maxDurationMs: 60_000 };
  const open = openSession(request, createdAtMs);
  await store.openSession(open);
  await store.saveSession({ before: open, after: must(queueSession(open, createdAtMs)) });
  return sessionId;
}
