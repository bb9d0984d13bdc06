/** The state table of a deployment, and the pools in it. */
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoStore } from '../../../adapters/dynamodb/dynamo-store.ts';
import { INDEXES } from '../../../core/store/table-names.ts';
import type { LivePool, LiveSystem } from './facts.ts';
import { resourcesOf } from './stack-resources.ts';
import { type Environment, targetOf } from './target.ts';

/** Where to look. */
export interface SystemQuestion {
  readonly env: Environment;
  readonly deployment: string;
  readonly pools: readonly string[];
  readonly localTable: string;
  readonly nowMs: number;
  readonly cloudformation: CloudFormationClient;
  readonly dynamodb: DynamoDBClient;
}

/** Finds the table by its stack, or locally by its name. */
export async function readSystem(question: SystemQuestion): Promise<LiveSystem> {
  const { dynamodb, nowMs } = question;
  const isLocal = targetOf(question.env).kind === 'local';
  const tableName = isLocal ? question.localTable : await stateTableOf(question);
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
  const there = new Set(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  const clock = { nowMs: () => nowMs, sleep: async () => undefined };
  const store = createDynamoStore({ client: dynamodb, tableName, clock, random: () => 0.5 });
  const pools = await Promise.all(
    question.pools.map(async (pool): Promise<LivePool[]> => {
      const record = await store.getPool(pool);
      if (!record) return [];
      return [{ pool, settings: record.settings, tasks: (await store.listTasks(pool)).length }];
    }),
  );
  return {
    tableName,
    lackingIndexes: Object.keys(INDEXES).filter((name) => !there.has(name)),
    pools: pools.flat(),
  };
}

/** The state table's name, by its stack. */
export async function stateTableOf({
  cloudformation,
  deployment,
}: Pick<SystemQuestion, 'cloudformation' | 'deployment'>): Promise<string> {
  const stack = `${deployment}-state`;
  const [table] = await resourcesOf(cloudformation, stack, 'AWS::DynamoDB::Table');
  if (table !== undefined) return table;
  throw new Error(`The table of stack ${stack} does not exist`);
}
