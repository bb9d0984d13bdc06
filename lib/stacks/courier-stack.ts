/** The courier: the table's stream, and a function that tells of sessions. It has no other way to the table, and none into the network. */
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import {
  FilterCriteria,
  FilterRule,
  type IFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { TABLE_KEYS } from '../../core/store/table-names.ts';
import type { CourierEnv } from '../../services/courier/env.ts';
import type { Config } from '../config/schema.ts';
import { createDeadLetters } from '../constructs/dead-letters.ts';
import { createServiceFunction } from '../constructs/service-function.ts';
import type { StateStack } from './state-stack.ts';

/** What cannot be told for so long is left in the dead letters: a receiver that was mended after a night gets it all, in order. */
const KEPT = Duration.hours(12);

/** What the courier stands on. */
export interface CourierStackProps extends StackProps {
  readonly config: Config;
  readonly state: StateStack;
}

/** The function on the stream. */
export class CourierStack extends Stack {
  readonly function: IFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: CourierStackProps) {
    super(scope, id, props);
    const { config, state } = props;
    this.deadLetters = createDeadLetters(this);
    const teller = createServiceFunction(this, {
      service: 'courier',
      description: 'Tells of sessions: by webhook, and to EventBridge',
      environment: { ...this.environmentOf(config) },
      memoryMiB: 256,
      timeout: Duration.seconds(60),
      logDays: config.events.logDays,
    });
    teller.addEventSource(
      new DynamoEventSource(state.table as ITable, {
        startingPosition: StartingPosition.LATEST,
        batchSize: 20,
        // Writes of one session stay in order; a slow receiver is told of several sessions at once.
        parallelizationFactor: 4,
        reportBatchItemFailures: true,
        maxRecordAge: KEPT,
        onFailure: new SqsDlq(this.deadLetters),
        filters: [
          FilterCriteria.filter({
            dynamodb: { Keys: { [TABLE_KEYS.partition]: { S: FilterRule.beginsWith('S#') } } },
          }),
        ],
      }),
    );
    const { eventBus } = config.events;
    if (eventBus !== '') EventBus.fromEventBusName(this, 'Bus', eventBus).grantPutEventsTo(teller);
    this.function = teller;
  }

  private environmentOf({ events }: Config): CourierEnv {
    const { webhookUrl, webhookSecret, eventBus } = events;
    const secret = () =>
      Secret.fromSecretNameV2(this, 'Webhook', webhookSecret).secretValue.unsafeUnwrap();
    return {
      WEBHOOK_URL: webhookUrl,
      WEBHOOK_SECRET: webhookSecret === '' ? '' : secret(),
      EVENT_BUS: eventBus,
    };
  }
}
