/** The state table, alone in its stack: deploys of everything else never touch it, and nothing deletes it by accident. */
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { INDEXES, PROJECTED, TABLE_KEYS } from '../../core/store/table-names.ts';
import type { Config } from '../config/schema.ts';
import { wantsEvents } from '../config/wants-events.ts';

/** One on-demand table with the keys and indexes that the adapter writes. */
export class StateStack extends Stack {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: StackProps & { config: Config }) {
    super(scope, id, props);
    const { deletionProtection, recoveryDays } = props.config.state;
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    this.table = new Table(this, 'Table', {
      partitionKey: text(TABLE_KEYS.partition),
      sortKey: text(TABLE_KEYS.sort),
      timeToLiveAttribute: TABLE_KEYS.ttl,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: recoveryDays,
      },
      deletionProtection,
      ...(wantsEvents(props.config) ? { stream: StreamViewType.NEW_AND_OLD_IMAGES } : {}),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const [indexName, { partition, sort }] of Object.entries(INDEXES)) {
      this.table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: text(partition),
        sortKey: text(sort),
        projectionType: ProjectionType.INCLUDE,
        nonKeyAttributes: [...PROJECTED],
      });
    }
  }
}
