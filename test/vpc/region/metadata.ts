/** What a task finds at 169.254.170.2: its metadata, version 4, without a public address as on Fargate, and its role's credentials. */
import { createServer, type Server } from 'node:http';
import { arn, REGION } from '../../../local/ecs/names.ts';
import { METADATA } from '../fabric/addresses.ts';
import type { Attached } from '../fabric/fabric.ts';
import type { TaskSpec } from '../template/blueprint.ts';
import type { Keys } from './keys.ts';

/** A task that may ask. */
export interface KnownTask {
  readonly taskId: string;
  readonly spec: TaskSpec;
  readonly eni: Attached;
}

/** The endpoint. */
export interface Metadata {
  /** Answers the variables by which the task finds it. */
  add(task: KnownTask): Record<string, string>;
  remove(taskId: string): void;
  close(): void;
}

/** Starts it. */
export async function startMetadata(cluster: string, keys: Keys): Promise<Metadata> {
  const tasks = new Map<string, KnownTask>();
  const server: Server = createServer((request, response) => {
    const found = answerTo(String(request.url), { cluster, keys, tasks });
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ?? {}));
  });
  await new Promise<void>((resolve) => {
    server.listen(80, METADATA, resolve);
  });
  return {
    add(task) {
      tasks.set(task.taskId, task);
      return {
        ECS_CONTAINER_METADATA_URI_V4: `http://${METADATA}/v4/${task.taskId}-bot`,
        AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: `/v2/credentials/${task.taskId}`,
        AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
      };
    },
    remove: (taskId) => void tasks.delete(taskId),
    close: () => server.close(),
  };
}

interface Known {
  readonly cluster: string;
  readonly keys: Keys;
  readonly tasks: ReadonlyMap<string, KnownTask>;
}

function answerTo(url: string, { cluster, keys, tasks }: Known): unknown {
  const [, kind, second = '', third] = url.split('/');
  if (kind === 'v2') {
    const task = tasks.get(third ?? '');
    if (!task) return undefined;
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    const role = task.spec.taskRole;
    return { ...keys.issue(role, 'ecs-tasks.amazonaws.com'), Expiration, RoleArn: role };
  }
  const task = tasks.get(second.split('-')[0] ?? '');
  if (kind !== 'v4' || !task) return undefined;
  const container = containerOf(task, cluster);
  if (third !== 'task') return container;
  return {
    Cluster: arn('cluster', cluster),
    TaskARN: arn('task', `${cluster}/${task.taskId}`),
    Family: task.spec.family,
    Revision: '1',
    DesiredStatus: 'RUNNING',
    KnownStatus: 'RUNNING',
    Limits: { CPU: task.spec.cpu / 1024, Memory: task.spec.memoryMiB },
    AvailabilityZone: `${REGION}a`,
    LaunchType: 'FARGATE',
    Containers: [container],
  };
}

function containerOf({ taskId, spec, eni }: KnownTask, cluster: string): object {
  return {
    DockerId: `${taskId}-bot`,
    Name: spec.container.Name,
    Image: spec.container.Image,
    Labels: { 'com.amazonaws.ecs.task-arn': arn('task', `${cluster}/${taskId}`) },
    DesiredStatus: 'RUNNING',
    KnownStatus: 'RUNNING',
    Networks: [
      {
        NetworkMode: 'awsvpc',
        IPv4Addresses: [eni.address],
        ...(eni.ipv6 ? { IPv6Addresses: [eni.ipv6] } : {}),
        AttachmentIndex: 0,
        MACAddress: eni.mac,
        PrivateDNSName: `ip-${eni.address.replaceAll('.', '-')}.ec2.internal`,
      },
    ],
  };
}
