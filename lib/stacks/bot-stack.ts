/** What a bot runs in: the cluster, one task definition for each pool, and the least a task may do. No service: the scaler launches. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { DeployedConfig } from '../config/bot-kinds.ts';
import { grantArchive } from '../constructs/archive-access.ts';
import { createBotImage, createPipecatImage, debianOf } from '../constructs/bot-image.ts';
import { BotTask } from '../constructs/bot-task.ts';
import { ClusterClearing } from '../constructs/cluster-clearing.ts';
import type { DirectWay } from '../constructs/direct-way.ts';
import { createLogGroup } from '../constructs/log-group.ts';
import { createProviderRole } from '../constructs/provider-role.ts';
import { grantMetrics } from '../constructs/publish-metrics.ts';
import { grantTable } from '../constructs/table-access.ts';
import { mayChange, maySeeChanges, namesOfTasks } from '../constructs/zone-access.ts';
import { type NamesStack, TLS_PORT } from './names-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import type { StateStack } from './state-stack.ts';

/** What the bot stack stands on. */
export interface BotStackProps extends StackProps {
  readonly config: DeployedConfig;
  readonly network: NetworkStack;
  readonly state: StateStack;
  /** Where tasks have names of their own. */
  readonly names?: NamesStack;
}

/** The cluster and the task definitions that the scaler launches from. */
export class BotStack extends Stack {
  readonly cluster: Cluster;
  readonly tasks: readonly BotTask[];
  readonly roles: readonly Role[];
  readonly clearing: ClusterClearing;

  constructor(scope: Construct, id: string, props: BotStackProps) {
    super(scope, id, props);
    const { config, network, state } = props;
    this.cluster = new Cluster(this, 'Cluster', {
      clusterName: config.name,
      vpc: network.vpc,
      // Container Insights bills by metric for each family; Greenroom publishes what it needs itself.
      containerInsightsV2: ContainerInsights.DISABLED,
    });
    this.clearing = new ClusterClearing(this, 'Clearing', {
      cluster: this.cluster,
      name: config.name,
      pools: Object.keys(config.pools),
      logDays: config.bot.logDays,
    });
    const imageOf = this.images(config);
    const debian = debianOf(this.node);
    if (debian) new CfnOutput(this, 'Debian', { value: debian, description: 'What images hold' });
    const logGroup = createLogGroup(this, 'Logs', config.bot.logDays);
    const execution = this.executionRole(logGroup);
    const task = this.taskRole(state.table);
    grantArchive(config.bot.archive, task, this);
    const direct = this.nameTasks(props, task);
    const provider = createProviderRole(this, config.bot.uses, task);
    this.roles = [execution, task];
    this.tasks = Object.entries(config.pools).map(
      ([pool, settings]) =>
        new BotTask(this, pool, {
          deployment: config.name,
          pool,
          settings,
          bot: config.bot,
          kind: config.bots?.[pool] ?? { kind: 'conversation' },
          image: imageOf(pool),
          logGroup,
          roles: { task, execution },
          tableName: state.table.tableName,
          direct,
          ...(provider ? { providerRole: provider.roleArn } : {}),
        }),
    );
  }

  /** One image for all our bots and for supervisors beside somebody's image; each Pipecat bot has its own Python in its own. */
  private images({ bots = {}, bot }: DeployedConfig): (pool: string) => DockerImageAsset {
    let common: DockerImageAsset | undefined;
    return (pool) => {
      const pipecat = bots[pool];
      if (pipecat?.kind === 'pipecat') return createPipecatImage(this, pool, { bot, pipecat });
      common ??= createBotImage(this, bot);
      return common;
    };
  }

  /** A task writes and deletes its own name, and reads the certificate; which name is its own, its id alone could tell. */
  private nameTasks({ config, names }: BotStackProps, task: Role): DirectWay | undefined {
    if (!names) return undefined;
    const { domain, zoneId, acmeDirectory } = config.direct;
    const certificate = names.certificate.secretArn;
    const own = {
      names: [namesOfTasks(domain)],
      types: ['A', 'AAAA'],
      actions: ['UPSERT', 'DELETE'],
    } as const;
    task.addToPolicy(mayChange(this, zoneId, own));
    task.addToPolicy(maySeeChanges(this));
    const actions = ['secretsmanager:GetSecretValue'];
    task.addToPolicy(new PolicyStatement({ actions, resources: [certificate] }));
    return { domain, zoneId, certificate, port: TLS_PORT, issuer: acmeDirectory };
  }

  /** What ECS itself does for a task: pull the image (whose container adds the right) and write its log. */
  private executionRole(logGroup: LogGroup): Role {
    const role = new Role(this, 'ExecutionRole', {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
      description: 'ECS pulls the image of bots and writes their log',
    });
    logGroup.grantWrite(role);
    return role;
  }

  /** What the code in a task may do. */
  private taskRole(table: Table): Role {
    const role = new Role(this, 'TaskRole', {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
      description: 'A bot task: its own state, its metrics and its address',
    });
    grantTable(table, 'bot', role);
    grantMetrics(role);
    // The metadata lacks the public address (EC2's reads know no resources).
    const actions = ['ec2:DescribeNetworkInterfaces'];
    role.addToPolicy(new PolicyStatement({ actions, resources: ['*'] }));
    return role;
  }
}
