/** The dashboard and the alarms; every alarm names its article in the runbook. */
import { ArnFormat, Stack, type StackProps } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Dashboard, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema.ts';
import type { AlarmSpec } from '../watch/alarm.ts';
import { poolWidgets } from '../watch/dashboard.ts';
import { poolAlarms } from '../watch/pool-alarms.ts';
import { systemAlarms } from '../watch/system-alarms.ts';
import { systemWidgets } from '../watch/system-dashboard.ts';
import type { ApiStack } from './api-stack.ts';
import type { EdgeStack } from './edge-stack.ts';
import type { ScalerStack } from './scaler-stack.ts';
import type { StateStack } from './state-stack.ts';

/** What the watch stack looks at. */
export interface WatchStackProps extends StackProps {
  readonly config: Config;
  readonly state: StateStack;
  readonly api: ApiStack;
  readonly scaler: ScalerStack;
  readonly edge?: EdgeStack;
}

/** What tells an operator how it goes. */
export class WatchStack extends Stack {
  constructor(scope: Construct, id: string, props: WatchStackProps) {
    super(scope, id, props);
    const { config, api, scaler, state, edge } = props;
    const pools = Object.keys(config.pools).map((pool) => ({ deployment: config.name, pool }));
    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName: config.name });
    for (const row of pools.flatMap(poolWidgets)) dashboard.addWidgets(...row);

    const topic = this.createTopic();
    const { alarmEmail, runbookUrl, coldStartPercent } = config.watch;
    if (alarmEmail !== '') topic.addSubscription(new EmailSubscription(alarmEmail));

    const watched = {
      defaultPool: pools[0] ?? { deployment: config.name, pool: '' },
      api: api.api,
      apiFunction: api.function,
      scalerFunction: scaler.function,
      deadLetters: scaler.deadLetters,
      table: state.table as ITable,
      ...(edge ? { routers: edge.routers } : {}),
      names: config.direct.domain !== '',
    };
    for (const row of systemWidgets(watched)) dashboard.addWidgets(...row);
    for (const spec of systemAlarms(watched))
      this.raise(spec, { id: spec.name, runbookUrl, topic });
    for (const pool of pools) {
      for (const spec of poolAlarms(pool, coldStartPercent)) {
        this.raise(spec, {
          id: [spec.name, spec.part, pool.pool].filter(Boolean).join('-'),
          runbookUrl,
          topic,
        });
      }
    }
  }

  /** A topic with a policy of its own has lost SNS's default one, by which alarms may publish. */
  private createTopic(): Topic {
    const topic = new Topic(this, 'Alarms', { displayName: 'Greenroom alarms', enforceSSL: true });
    const alarms = this.formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: `${this.stackName}-*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsMayPublish',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { ArnLike: { 'aws:SourceArn': alarms } },
      }),
    );
    return topic;
  }

  private raise(spec: AlarmSpec, of: { id: string; runbookUrl: string; topic: Topic }): void {
    const alarm = new Alarm(this, of.id, {
      alarmName: `${this.stackName}-${of.id}`,
      alarmDescription: `${spec.means} ${of.runbookUrl}#${spec.name.toLowerCase()}`,
      metric: spec.metric,
      threshold: spec.threshold,
      comparisonOperator: spec.below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: spec.periods ?? 1,
      datapointsToAlarm: spec.breaching ?? 1,
      treatMissingData: spec.silenceIsTrouble
        ? TreatMissingData.BREACHING
        : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(of.topic));
  }
}
