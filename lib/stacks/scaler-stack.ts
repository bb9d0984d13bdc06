/** The scaler: woken each minute, kicked by the API, told by ECS when a task stops; and the least it may do. */
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ScalerEnv } from '../../services/scaler/env.ts';
import { RETIREMENT } from '../../services/scaler/reap/retirement-notice.ts';
import type { DeployedConfig } from '../config/bot-kinds.ts';
import { toPoolSettings } from '../config/pool-settings.ts';
import { createDeadLetters } from '../constructs/dead-letters.ts';
import { grantLaunching } from '../constructs/launch-access.ts';
import { createServiceFunction } from '../constructs/service-function.ts';
import { grantTable } from '../constructs/table-access.ts';
import type { BotStack } from './bot-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import type { StateStack } from './state-stack.ts';

/** One invocation loops for most of a minute and then lets its last tick end. */
const TICK_ALLOWANCE_S = 20;

/** What the scaler stack stands on. */
export interface ScalerStackProps extends StackProps {
  readonly config: DeployedConfig;
  readonly network: NetworkStack;
  readonly state: StateStack;
  readonly bot: BotStack;
}

/** The scaler's function with all that wakes it. */
export class ScalerStack extends Stack {
  readonly function: IFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: ScalerStackProps) {
    super(scope, id, props);
    const { config, network, state, bot } = props;
    this.deadLetters = createDeadLetters(this);
    this.function = createServiceFunction(this, {
      service: 'scaler',
      description: 'Keeps enough bots warm, and no more',
      environment: { ...this.scalerEnv(props) },
      inside: network.inside('scaler'),
      memoryMiB: config.scaler.memoryMiB,
      timeout: Duration.seconds(config.scaler.loopSeconds + TICK_ALLOWANCE_S),
      logDays: config.scaler.logDays,
      reservedConcurrency: config.scaler.reservedConcurrency,
    });
    this.function.configureAsyncInvoke({
      retryAttempts: 1,
      maxEventAge: Duration.minutes(5),
      onFailure: new SqsDestination(this.deadLetters),
    });
    grantTable(state.table, 'scaler', this.function);
    grantLaunching(bot, config, this.function);
    this.wakeEachMinute();
    this.wakeWhenTasksStop(bot);
    this.wakeWhenHostsRetire();
  }

  private scalerEnv({ config, network, state, bot }: ScalerStackProps): ScalerEnv {
    return {
      TABLE_NAME: state.table.tableName,
      POOLS: bot.tasks.map(({ pool }) => pool).join(','),
      CLUSTER: bot.cluster.clusterName,
      SUBNETS: network.vpc.publicSubnets.map(({ subnetId }) => subnetId).join(','),
      SECURITY_GROUPS: network.groups.bot.securityGroupId,
      ASSIGN_PUBLIC_IP: 'ENABLED',
      LOOP_SECONDS: String(config.scaler.loopSeconds),
      ...(config.direct.domain === '' ? {} : { DIRECT_DOMAIN: config.direct.domain }),
      DEPLOYMENTS: JSON.stringify(
        Object.fromEntries(
          bot.tasks.map(({ pool, revision, family, settings }) => [
            pool,
            {
              revision,
              taskDefinition: family,
              settings: toPoolSettings(settings, config.holdUrls?.[pool]),
            },
          ]),
        ),
      ),
    };
  }

  /** A missed minute is made up for by the next one, so nothing is retried. */
  private wakeEachMinute(): void {
    new Schedule(this, 'EachMinute', {
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: new LambdaInvoke(this.function, {
        retryAttempts: 0,
        maxEventAge: Duration.minutes(1),
        deadLetterQueue: this.deadLetters,
      }),
      description: 'Wakes the scaler',
    });
  }

  private wakeWhenTasksStop({ cluster }: BotStack): void {
    new Rule(this, 'TaskStopped', {
      description: 'A bot task has stopped: its session ends now, not at the next listing',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Task State Change'],
        detail: { clusterArn: [cluster.clusterArn], lastStatus: ['STOPPED'] },
      },
      targets: [this.byEvent()],
    });
  }

  /** AWS tells the account, not the cluster: the function passes over tasks that are not its own. */
  private wakeWhenHostsRetire(): void {
    new Rule(this, 'HostsRetire', {
      description: 'AWS will stop tasks to patch their hosts: they leave before',
      eventPattern: {
        source: ['aws.health'],
        detailType: ['AWS Health Event'],
        detail: { service: ['ECS'], eventTypeCode: [RETIREMENT] },
      },
      targets: [this.byEvent()],
    });
  }

  private byEvent(): LambdaFunction {
    return new LambdaFunction(this.function, {
      deadLetterQueue: this.deadLetters,
      retryAttempts: 3,
      maxEventAge: Duration.hours(1),
    });
  }
}
