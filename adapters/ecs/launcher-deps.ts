import type { ECSClient } from '@aws-sdk/client-ecs';

/** Where tasks run. */
export interface LauncherDeps {
  readonly client: ECSClient;
  readonly cluster: string;
  /** One a zone; ECS spreads a launch over them. */
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly assignPublicIp: 'ENABLED' | 'DISABLED';
  /** The container that gets the launch time; the task definition's only one. */
  readonly container: string;
}
