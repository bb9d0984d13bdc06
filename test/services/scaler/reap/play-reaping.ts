/** One history of the reaper: three tasks in a call each, what really becomes of them, and what is said of it. */
import { createMemoryStore } from '../../../../adapters/memory/memory-store.ts';
import type { Dispatcher } from '../../../../core/claim/dispatch.ts';
import { isLive } from '../../../../core/session/session.ts';
import { acceptSession, openSession } from '../../../../core/session/session-transitions.ts';
import type { Store } from '../../../../core/store/store.ts';
import type { LaunchedTask, Launcher } from '../../../../core/task/launcher.ts';
import { acceptSeat, claimSeat } from '../../../../core/task/task-transitions.ts';
import { NOTHING_RECONCILED, reconcile } from '../../../../services/scaler/reap/reconcile.ts';
import { onTaskStateChange } from '../../../../services/scaler/reap/stopped-event.ts';
import { silent } from '../../../chaos/silent.ts';
import { must, newTask, warmed } from '../../../contract/tasks.ts';

/** A step; `task` is whom it befalls. */
export interface ReapStep {
  readonly does: 'die' | 'hang' | 'mute' | 'unmute' | 'event' | 'look' | 'pass';
  readonly task: number;
  readonly ms?: number;
}

/** A history. */
export interface Reaping {
  readonly liars: readonly string[];
  readonly steps: readonly ReapStep[];
  readonly skewMs: number;
  readonly lies: readonly number[];
}

/** A wrong reaper: its ports make it so. */
export interface Wrong {
  readonly store?: (store: Store, nowMs: () => number) => Store;
  readonly launcher?: (launcher: Launcher) => Launcher;
  readonly eventLauncher?: (launcher: Launcher) => Launcher;
  readonly health?: Dispatcher['health'];
}

const BEAT_MS = 10_000;
const LOOK_MS = 10_000;

/** The slowest way to a verdict, twice: silence, the question, the stop, its sessions. */
const REST_MS = 600_000;

const START_MS = 1_000_000_000;

/** A task as it really is. */
interface Truth {
  readonly taskId: string;
  readonly sessionId: string;
  state: 'running' | 'hung' | 'stopped';
  muted: boolean;
}

/** Plays it; answers what must not be. */
export async function playReaping(reaping: Reaping, wrong: Wrong = {}): Promise<string[]> {
  const broken: string[] = [];
  let nowMs = START_MS;
  const store = createMemoryStore();
  const truths = await Promise.all([0, 1, 2].map((n) => openTask(store, n)));
  const lies = [...reaping.lies];
  /** Changes an answer where this source lies; each bit is for a task. */
  let isOver = false;
  const lie = (source: string): number =>
    !isOver && reaping.liars.includes(source) ? (lies.shift() ?? 0) : 0;
  const hides = (mask: number, taskId: string) => ((mask >> Number(taskId.slice(1))) & 1) === 1;
  const told = (taskId: string): Truth | undefined => truths.find((t) => t.taskId === taskId);

  const seen: Store = {
    ...store,
    async listTasks(pool) {
      const mask = lie('roster');
      return (await store.listTasks(pool)).filter(({ taskId }) => !hides(mask, taskId));
    },
    async pulses(ids) {
      const mask = lie('pulses');
      return (await store.pulses(ids)).filter(({ taskId }) => !hides(mask, taskId));
    },
  };
  const launcher: Launcher = {
    launch: () => Promise.reject(new Error('nobody launches')),
    async stop(task) {
      const truth = told(task.slice(task.lastIndexOf('/') + 1));
      if (truth?.state === 'running') broken.push(`a live call was stopped: ${truth.taskId}`);
      if (truth) truth.state = 'stopped';
    },
    async listRunning() {
      const mask = lie('list');
      const running = truths.filter(({ state }) => state !== 'stopped');
      return {
        taskIds: running.map(({ taskId }) => taskId).filter((id) => !hides(mask, id)),
        next: undefined,
      };
    },
    async describe(asked) {
      const [absent, saidStopped] = [lie('absent'), lie('described')];
      return asked.flatMap((id): LaunchedTask[] => {
        const truth = told(id);
        if (!truth || hides(absent, id)) return [];
        const isStopped = truth.state === 'stopped' || hides(saidStopped, id);
        const state = isStopped ? 'stopped' : 'running';
        return [{ taskArn: id, taskId: id, pool: 'p', state, createdAtMs: START_MS }];
      });
    },
  };
  const health: Dispatcher['health'] = async (endpoint) => {
    const truth = told(endpoint.slice('http://'.length));
    const isSilent = truth?.state !== 'running' || lie('health') > 0;
    if (isSilent || !truth) return { outcome: 'unreachable', because: 'timeout' };
    return { outcome: 'healthy', taskId: truth.taskId };
  };
  const clock = { nowMs: () => nowMs + reaping.skewMs, sleep: async () => undefined };
  const deps = {
    ...silent,
    clock,
    store: wrong.store?.(seen, clock.nowMs) ?? seen,
    launcher: wrong.launcher?.(launcher) ?? launcher,
    dispatcher: { health: wrong.health ?? health },
  };
  let known = NOTHING_RECONCILED;
  const look = async () => {
    known = await reconcile(deps, 'p', known);
  };
  const hear = async (taskId: string) => {
    const change = {
      'detail-type': 'ECS Task State Change' as const,
      detail: { taskArn: `arn/${taskId}`, lastStatus: 'STOPPED' },
    };
    const asked = wrong.eventLauncher?.(launcher) ?? deps.launcher;
    await onTaskStateChange({ ...deps, launcher: asked }, change, clock.nowMs());
  };
  const beat = async () => {
    for (const { taskId, state, muted } of truths)
      if (state === 'running' && !muted)
        await store.heartbeat({ taskId, heardAtMs: nowMs, cpuShare: 0, lateFrames: 0 });
  };
  const pass = async (ms: number) => {
    for (const untilMs = nowMs + ms; nowMs < untilMs; nowMs += Math.min(BEAT_MS, untilMs - nowMs))
      await beat();
    await beat();
  };
  const check = async () => {
    for (const { sessionId, taskId, state } of truths) {
      const session = await store.getSession(sessionId);
      if (state === 'running' && !(session && isLive(session)))
        broken.push(`a live call was ended: ${taskId}`);
    }
  };
  const act: Readonly<Record<ReapStep['does'], (truth: Truth, ms: number) => unknown>> = {
    // While the store stalls and health lies all three must be there: what is left of them would be two words against one.
    die: (truth) => {
      if (!reaping.liars.includes('stalls')) truth.state = 'stopped';
    },
    hang: (truth) => {
      // Two of three at once would be the store's fault: nothing is ended for it until no call can last any longer.
      const isFirst = truths.every(({ state }) => state !== 'hung');
      if (truth.state === 'running' && isFirst && !reaping.liars.includes('stalls'))
        truth.state = 'hung';
    },
    mute: (truth) => {
      if (reaping.liars.includes('beats')) truth.muted = true;
      if (reaping.liars.includes('stalls')) for (const one of truths) one.muted = true;
    },
    unmute: () => {
      for (const one of truths) one.muted = false;
    },
    event: (truth) =>
      truth.state === 'stopped' || lie('events') > 0 || reaping.liars.includes('events')
        ? hear(truth.taskId)
        : undefined,
    look,
    pass: (_, ms) => pass(ms),
  };
  for (const { does, task, ms = 0 } of reaping.steps) {
    await act[does](truths[task] as Truth, ms);
    await check();
  }
  isOver = true;
  for (const truth of truths) truth.muted = false;
  for (let restedMs = 0; restedMs < REST_MS; restedMs += LOOK_MS) {
    await pass(LOOK_MS);
    await look();
  }
  await check();
  for (const { sessionId, taskId, state } of truths) {
    const session = await store.getSession(sessionId);
    if (state !== 'running' && session && isLive(session))
      broken.push(`a dead call is still open: ${taskId}`);
  }
  return [...new Set(broken)];
}

/** A task in a call. */
async function openTask(store: Store, n: number): Promise<Truth> {
  const [taskId, sessionId] = [`t${n}`, `s${n}`];
  const idle = warmed(newTask(taskId, { seatCount: 1, launchedAtMs: START_MS }));
  await store.register(idle, START_MS);
  const claim = { sessionId, from: 'idle', revision: 'r1', nowMs: START_MS } as const;
  const claimed = must(claimSeat(idle, claim));
  await store.saveTask({ before: idle, after: claimed });
  const wish = { sessionId, pool: 'p', transport: 'webrtc', maxDurationMs: 3_600_000 } as const;
  const session = openSession(wish, START_MS);
  await store.openSession(session);
  const epoch = claimed.version;
  const active = must(acceptSeat(claimed, { seat: 0, epoch, sessionId }));
  const assignment = { taskId, seat: 0, epoch, endpoint: idle.endpoint };
  const live = must(acceptSession(session, { assignment, from: 'idle', nowMs: START_MS }));
  await store.saveBoth({ before: claimed, after: active }, { before: session, after: live });
  return { taskId, sessionId, state: 'running', muted: false };
}
