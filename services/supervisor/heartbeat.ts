/** Tells the table that the task lives, and learns from it what others wrote. */
import { HEARTBEAT_MS, METRICS_MS } from '../../core/limits.ts';
import { sessionsOn } from '../../core/task/task.ts';
import { openSpare } from '../../core/task/task-transitions.ts';
import type { Clock, Random } from '../../core/time/clock.ts';
import { type CpuLoad, shouldOpenSpare } from './process/cpu-guard.ts';
import { CpuWindow } from './process/cpu-window.ts';
import { familyOf } from './process/process-group.ts';
import { lateFramesOf } from './seat/seat.ts';
import type { Supervisor } from './supervisor.ts';
import type { SupervisorDeps } from './supervisor-deps.ts';

const LOOK_MS = 1_000;
const WINDOW_MS = 10_000;

/** What the loops need besides the supervisor's. */
export interface HeartbeatDeps extends SupervisorDeps {
  readonly random: Random;
  readonly vcpu: number;
  readonly ownPid: number;
  readonly clock: Clock;
}

/**
 * Runs until the signal aborts. A fenced task ends its process; an outage of the store only delays the next word. Nothing
 * here waits for anything else: a word that hangs on a silent connection holds up neither the next one nor the look at the CPU.
 */
export async function runHeartbeat(
  deps: HeartbeatDeps,
  supervisor: Supervisor,
  signal: AbortSignal,
): Promise<void> {
  const cpu = new CpuWindow(deps.vcpu, WINDOW_MS);
  const guardOnce = oneAtATime(deps);
  const flushOnce = oneAtATime(deps);
  let nextMs = 0;
  let publishMs = 0;
  while (!signal.aborted) {
    const nowMs = deps.clock.nowMs();
    cpu.sample([deps.ownPid, ...warmPids(supervisor)], nowMs);
    const late = supervisor.seats.map(lateFramesOf);
    const cpuShare = cpu.share(nowMs);
    guardOnce(() => guard(supervisor, { cpuShare, lateFrames: Math.max(0, ...late) }));
    if (nowMs >= nextMs) {
      nextMs = nowMs + HEARTBEAT_MS * (0.9 + 0.2 * deps.random());
      const lateFrames = late.reduce((sum, count) => sum + count, 0);
      beat(deps, supervisor, { cpuShare, lateFrames, nowMs }).catch(warnOf(deps));
    }
    if (nowMs >= publishMs) {
      publishMs = nowMs + METRICS_MS;
      flushOnce(() => deps.meter.flush());
    }
    await deps.clock.sleep(LOOK_MS, signal);
  }
}

/** A process that is being warmed is held back by its duty cycle; counted, it would close the very seat it is warmed for. */
function warmPids(supervisor: Supervisor): number[] {
  const running = supervisor.seats.flatMap(({ warm, bot }) => (warm && bot ? bot.pid : []));
  // One that never started has none.
  return running.filter((pid) => pid > 0).flatMap(familyOf);
}

function warnOf({ log }: Pick<HeartbeatDeps, 'log'>) {
  return (error: unknown) => {
    log.warn('the store cannot be reached: calls go on', { error: String(error) });
  };
}

/** Starts work unless the last piece of it is still under way. */
function oneAtATime(deps: Pick<HeartbeatDeps, 'log'>): (work: () => Promise<void>) => void {
  let busy = false;
  return (work) => {
    if (busy) return;
    busy = true;
    void work()
      .catch(warnOf(deps))
      .finally(() => {
        busy = false;
      });
  };
}

async function guard(supervisor: Supervisor, load: CpuLoad): Promise<void> {
  const { writer } = supervisor;
  // The guard judges live calls; while there is none, warming may use all there is.
  if (writer.task.seats.length === 1 || sessionsOn(writer.task) === 0) return;
  const open = shouldOpenSpare(writer.task.spareOpen, load);
  if (open === writer.task.spareOpen) return;
  await writer.write((task) => openSpare(task, open));
  if (open) await supervisor.serve();
}

async function beat(
  deps: HeartbeatDeps,
  supervisor: Supervisor,
  at: CpuLoad & { nowMs: number },
): Promise<void> {
  const { taskId, pool } = deps.task;
  const { cpuShare, lateFrames, nowMs } = at;
  const answer = await deps.store.heartbeat({ taskId, heardAtMs: nowMs, cpuShare, lateFrames });
  if (answer.outcome === 'fenced') {
    deps.log.error('the table says that this task is over', { taskId });
    supervisor.kill();
    deps.exit(1);
    return;
  }
  supervisor.see(answer.task);
  deps.meter.record({ name: 'TaskCpu', pool, value: Math.round(cpuShare * 100) });
}
