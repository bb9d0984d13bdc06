/** The table of the templates, made in the local DynamoDB. */
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { REGION } from '../../../local/ecs/names.ts';
import type { Blueprint } from '../template/blueprint.ts';

/** Makes it, by CloudFormation's own properties. */
export async function createTable(url: string, { name, properties }: Blueprint['table']) {
  const credentials = { accessKeyId: 'bed', secretAccessKey: 'bed' };
  const client = new DynamoDBClient({ endpoint: url, region: REGION, credentials });
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } =
    properties as unknown as CreateTableCommandInput;
  const indexes = GlobalSecondaryIndexes?.length ? { GlobalSecondaryIndexes } : {};
  const what = { TableName: name, AttributeDefinitions, KeySchema, BillingMode, ...indexes };
  await client.send(new CreateTableCommand(what));
  const ttl = properties['TimeToLiveSpecification'] as { AttributeName: string; Enabled: boolean };
  await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification: ttl }));
  client.destroy();
}
