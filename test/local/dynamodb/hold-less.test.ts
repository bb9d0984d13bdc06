import { describe, expect, it } from 'vitest';
import { tableDefinition } from '../../../adapters/dynamodb/table.ts';
import { garbageCollector } from '../../../bench/garbage-collector.ts';
import { createEngine, type Wire } from '../../../local/dynamodb/engine.ts';

const REQUESTS = 300;

const collect = garbageCollector();

async function openTable() {
  const engine = createEngine();
  await engine.run('CreateTable', tableDefinition('table') as unknown as Wire);
  await expect.poll(async () => (await engine.table('table'))['TableStatus']).toBe('ACTIVE');
  const put = (row: string, text = '') =>
    engine.run('PutItem', {
      TableName: 'table',
      Item: { PK: { S: row }, SK: { S: 'A' }, text: { S: text } },
    });
  return { engine, put };
}

describe('the local DynamoDB', () => {
  it('keeps its rows, and not what was in memory beside them when they were written', async () => {
    const { engine, put } = await openTable();
    collect();
    const before = process.memoryUsage().arrayBuffers;
    for (let n = 0; n < REQUESTS; n++) {
      await put(`row-${n}`);
      // As much as any request and its answer.
      Buffer.from('x'.repeat(3_000));
    }
    collect();
    const each = (process.memoryUsage().arrayBuffers - before) / REQUESTS;
    await engine.close();
    expect(each).toBeLessThan(500);
  });

  it('keeps a row as it is, and not as it was at each query', async () => {
    const { engine, put } = await openTable();
    const query = {
      TableName: 'table',
      KeyConditionExpression: 'PK = :row',
      ExpressionAttributeValues: { ':row': { S: 'row' } },
    };
    collect();
    const before = process.memoryUsage().arrayBuffers;
    for (let n = 0; n < REQUESTS; n++) {
      await put('row', String(n).repeat(1_000));
      await engine.run('Query', query);
    }
    collect();
    const each = (process.memoryUsage().arrayBuffers - before) / REQUESTS;
    await engine.close();
    expect(each).toBeLessThan(500);
  });
});
