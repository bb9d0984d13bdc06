/** Task metadata, version 4: what a supervisor asks for its own task. */
import type { Json } from '../aws-endpoint.ts';
import type { State } from './ecs-state.ts';
import { ZONE } from './names.ts';

/** Answers `/v4/<id>` and `/v4/<id>/task`; nothing for any other path. */
export function taskMetadata(state: State, path: string): Json | undefined {
  const [, version, id = '', part] = path.split('/');
  const task = state.tasks.get(id);
  if (version !== 'v4' || !task) return undefined;
  const { lastStatus, desiredStatus } = task.process.describe();
  const container = {
    DockerId: id,
    Name: 'bot',
    DockerName: 'bot',
    KnownStatus: lastStatus,
    Labels: { 'com.amazonaws.ecs.task-arn': task.taskArn },
    Networks: [{ NetworkMode: 'awsvpc', IPv4Addresses: ['127.0.0.1'] }],
  };
  if (part === undefined) return container;
  if (part !== 'task') return undefined;
  return {
    Cluster: task.fixed['clusterArn'],
    TaskARN: task.taskArn,
    Family: String(task.fixed['group']).replace('family:', ''),
    DesiredStatus: desiredStatus,
    KnownStatus: lastStatus,
    AvailabilityZone: ZONE,
    LaunchType: 'FARGATE',
    Containers: [container],
  };
}
