/** What the plan of faults strikes among real processes. */
import { arn } from '../../../local/ecs/names.ts';
import { CLUSTER } from '../../../local/emulators.ts';
import { rollBack } from '../deploys.ts';
import { anyOf, type Scene } from '../scene.ts';
import type { Targets } from '../strikes.ts';
import type { ProcessRun } from './process-run.ts';

/** A task that was silent for this may rightly be taken for dead, by its own bots first. */
const SILENT_MS = 2_000;

/** Whoever routes requests notices before long that an instance answers nothing. */
const API_FROZEN_MS = 8_000;

/** All of them. */
export function createTargets(scene: Scene, run: ProcessRun): Targets {
  const { judge } = scene;
  const { brokers, cloud, line } = run;
  /** A supervisor is known by its bots. */
  const anyTask = () => {
    const supervisors = new Map([...line.bots].map((bot) => [bot.truth.taskId, bot.supervisor]));
    const [taskId, pid] = anyOf(scene, [...supervisors]) ?? [];
    return taskId === undefined || pid === undefined ? undefined : { taskId, pid };
  };
  const strike = (ms: number, signal: 'SIGKILL' | 'SIGSTOP') => {
    const task = anyTask();
    if (!task) return;
    if (signal === 'SIGKILL' || ms > SILENT_MS) judge.taskMayDie(task.taskId);
    send(task.pid, signal);
    if (signal === 'SIGSTOP') setTimeout(() => send(task.pid, 'SIGCONT'), ms);
  };
  return {
    killTask: () => strike(0, 'SIGKILL'),
    freezeTask: (ms) => strike(ms, 'SIGSTOP'),
    killScaler: () => brokers.kill('scaler'),
    freezeScaler: (ms) => brokers.freeze('scaler', ms),
    killApi: () => brokers.kill('api'),
    freezeApi: (ms) => brokers.freeze('api', Math.min(ms, API_FROZEN_MS)),
    stallTable: (ms) => cloud.network.stall(ms),
    silenceConnection: () => cloud.network.silenceOne(),
    tellFalsely() {
      const task = anyTask();
      if (!task) return;
      const detail = { taskArn: arn('task', `${CLUSTER}/${task.taskId}`), lastStatus: 'STOPPED' };
      brokers.tellEvent({ 'detail-type': 'ECS Task State Change', detail });
    },
    deploy: run.deploy,
    rollBack: () => rollBack(cloud.store),
  };
}

/** Whoever has gone meanwhile needs no signal; one that was frozen is still the one that it was. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone.
  }
}
