/** What ECS asks of a task's execution role before its container starts. */
import type { Ask } from '../../lib/iam/may.ts';
import type { TaskSpec } from '../template/blueprint.ts';
import { arnHere } from '../template/physical.ts';

/** The image from its repository, its secrets, and its stream in the log group. */
export function pullAsks({ container }: TaskSpec): Ask[] {
  const [, repository = ''] = /^[^/]+\/([^:@]+)/.exec(container.Image) ?? [];
  const resource = arnHere('ecr', `repository/${repository}`);
  const group = container.LogConfiguration?.Options?.['awslogs-group'];
  const logs = arnHere('logs', `log-group:${group}:*`);
  return [
    { action: 'ecr:GetAuthorizationToken', resource: '*' },
    ...['BatchCheckLayerAvailability', 'GetDownloadUrlForLayer', 'BatchGetImage'].map((name) => ({
      action: `ecr:${name}`,
      resource,
    })),
    ...(container.Secrets ?? []).map(({ ValueFrom }) => ({
      action: 'secretsmanager:GetSecretValue',
      resource: ValueFrom,
    })),
    ...(group === undefined
      ? []
      : ['CreateLogStream', 'PutLogEvents'].map((name) => ({
          action: `logs:${name}`,
          resource: logs,
        }))),
  ];
}
