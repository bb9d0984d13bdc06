import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { tableDefinition } from '../../../adapters/dynamodb/table.ts';
import { startLocalDynamo } from '../../../local/dynamodb/start-local-dynamo.ts';

const TableName = 'greenroom';
const keyOf = (name: string) => ({ PK: { S: name }, SK: { S: 'A' } });

describe('the local DynamoDB', () => {
  it('tells of each item that was written, as it then is, and of none that was refused', async () => {
    const told: unknown[] = [];
    const dynamo = await startLocalDynamo({ port: 0, onWritten: (item) => told.push(item) });
    const client = new DynamoDBClient({
      endpoint: dynamo.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await client.send(new CreateTableCommand(tableDefinition(TableName)));
    await client.send(new PutItemCommand({ TableName, Item: { ...keyOf('a'), n: { N: '1' } } }));
    const add = {
      TableName,
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    };
    await client.send(new UpdateItemCommand({ ...add, Key: keyOf('a') }));
    const both = ['a', 'b'].map((name) => ({ Update: { ...add, Key: keyOf(name) } }));
    await client.send(new TransactWriteItemsCommand({ TransactItems: both }));
    const refused = { ...add, Key: keyOf('a'), ConditionExpression: 'attribute_not_exists(PK)' };
    await expect(client.send(new UpdateItemCommand(refused))).rejects.toThrow('conditional');
    expect(told).toEqual([
      { ...keyOf('a'), n: { N: '1' } },
      { ...keyOf('a'), n: { N: '2' } },
      { ...keyOf('a'), n: { N: '3' } },
      { ...keyOf('b'), n: { N: '1' } },
    ]);
    client.destroy();
    await dynamo.close();
  });
});
