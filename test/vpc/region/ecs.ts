/** ECS with Fargate's own ways around it: each task in its subnet with its interface, its image pulled by its execution role. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AwsFault, type Json } from '../../../local/aws-endpoint.ts';
import type { PendingTask, TaskPlace } from '../../../local/ecs/ecs-state.ts';
import { REGION } from '../../../local/ecs/names.ts';
import { type LocalEcs, startLocalEcs } from '../../../local/ecs/start-local-ecs.ts';
import { SERVICES } from '../fabric/addresses.ts';
import { connectFrom } from '../fabric/connect-from.ts';
import type { Attached, Fabric } from '../fabric/fabric.ts';
import { createCgroup } from '../tasks/cgroup.ts';
import { containerCommand, type Image } from '../tasks/container.ts';
import type { TaskSpec } from '../template/blueprint.ts';
import { eniId } from './ec2.ts';
import type { Faults } from './faults.ts';
import { type Keys, sayRefused } from './keys.ts';
import type { Metadata } from './metadata.ts';
import { pullAsks } from './pull-asks.ts';

/** What it needs. */
export interface EcsDeps {
  readonly cluster: string;
  readonly fabric: Fabric;
  readonly keys: Keys;
  readonly faults: Faults;
  readonly metadata: Metadata;
  /** What a family's tasks run. */
  readonly imageOf: (family: string) => Image;
  /** The definition as the templates have it. */
  readonly specOf: (family: string) => TaskSpec | undefined;
  readonly scratch: string;
  /** Files of this machine that a container sees at these places. */
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  /** From RunTask to the container's start; Fargate takes 20 s and more. */
  readonly launchDelayMs: number;
  readonly onLog: (taskId: string, line: string) => void;
  readonly onLaunch: (family: string) => void;
  /** Gets the interface of each task that runs. */
  readonly places: Map<string, Attached>;
  readonly onStopped: (event: Json) => void;
}

/** Starts it. */
export async function startEcs(deps: EcsDeps): Promise<LocalEcs> {
  const { cluster, launchDelayMs, onLog, onStopped } = deps;
  return startLocalEcs({
    port: 0,
    cluster,
    launchDelayMs,
    onLog,
    onStopped,
    place: (launch) => place(deps, launch),
  });
}

function place(deps: EcsDeps, launch: PendingTask): TaskPlace {
  const spec = deps.specOf(launch.definition.family);
  if (!spec) throw new AwsFault('ClientException', 'TaskDefinition not found.');
  const eni = attach(deps, launch);
  deps.onLaunch(spec.family);
  deps.places.set(launch.taskId, eni);
  const { taskId } = launch;
  const { cpu, memoryMiB } = spec;
  const cgroup = createCgroup(taskId, { cpu, memoryMiB });
  const scratch = join(deps.scratch, taskId);
  mkdirSync(scratch, { recursive: true });
  // The local ECS's tasks are processes of this machine, with a folder of theirs; a container has its own `/tmp`.
  const { TMPDIR: _, ...env } = launch.command.env;
  const ofTask = deps.metadata.add({ taskId, spec, eni });
  const argv = containerCommand({
    image: deps.imageOf(spec.family),
    container: spec.container,
    env: { ...deps.env, ...env, AWS_REGION: REGION, AWS_DEFAULT_REGION: REGION, ...ofTask },
    namespace: eni.namespace,
    cgroups: cgroup.files,
    scratch,
    files: deps.files,
  });
  return {
    command: {
      ...launch.command,
      argv,
      env: { PATH: process.env['PATH'] ?? '' },
      prepare: () => pull(deps, spec, eni),
    },
    zone: zoneOf(launch.subnet),
    attachments: [attachment(eni)],
    leave() {
      deps.metadata.remove(taskId);
      deps.places.delete(taskId);
      deps.fabric.detach(eni);
      cgroup.remove();
    },
  };
}

function attach({ fabric }: EcsDeps, { network, subnet }: PendingTask): Attached {
  try {
    return fabric.attach({
      subnet,
      groups: (network['securityGroups'] ?? []) as string[],
      publicAddress: network['assignPublicIp'] === 'ENABLED',
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new AwsFault('InvalidParameterException', text);
  }
}

/** By the task's own interface, as Fargate does it: without a way to ECR there is no task. */
async function pull({ faults, keys }: EcsDeps, spec: TaskSpec, eni: Attached): Promise<void> {
  await eni.plugged;
  const refused = keys.refused(spec.executionRole, pullAsks(spec));
  const why = refused
    ? sayRefused(spec.executionRole, refused)
    : await connectFrom(eni.namespace, SERVICES['api.ecr'] ?? '', 443);
  if (why === undefined) return;
  faults.add(`${spec.family}: ${why}`);
  throw new Error(`CannotPullContainerError: ${why}`);
}

const zoneOf = (subnet: string): string => `${REGION}${/2/.test(subnet) ? 'b' : 'a'}`;

function attachment(eni: Attached): Json {
  const details = {
    subnetId: eni.subnet,
    networkInterfaceId: eniId(eni),
    privateIPv4Address: eni.address,
  };
  return {
    id: eni.namespace,
    type: 'ElasticNetworkInterface',
    status: 'ATTACHED',
    details: Object.entries(details).map(([name, value]) => ({ name, value })),
  };
}
