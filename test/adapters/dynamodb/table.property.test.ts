/**
 * The table under any order of calls and any mishap on the way to it: whatever it answers, the store in memory answers the same,
 * and what it holds and lists is the same. A call that fails was carried out whole, or not at all.
 */
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoStore } from '../../../adapters/dynamodb/dynamo-store.ts';
import { tableDefinition } from '../../../adapters/dynamodb/table.ts';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import type { Store } from '../../../core/store/store.ts';
import { type LocalDynamo, startLocalDynamo } from '../../../local/dynamodb/start-local-dynamo.ts';
import { type LossyProxy, startLossyProxy } from './lossy-proxy.ts';
import { type Calls, createCalls, MISHAPS, STEPS } from './table-calls.ts';

const tableName = 'greenroom';
const connection = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};
const clock = { nowMs: () => 1_000_000_000_000, sleep: async () => undefined };

let dynamo: LocalDynamo;
let proxy: LossyProxy;
let client: DynamoDBClient;

beforeAll(async () => {
  dynamo = await startLocalDynamo({ port: 0 });
  proxy = await startLossyProxy(dynamo.url);
  // As often as in production, and at once: what is waited for between tries changes nothing here.
  const retryStrategy = new ConfiguredRetryStrategy(3, 0);
  client = new DynamoDBClient({ ...connection, endpoint: proxy.url, retryStrategy });
  await client.send(new CreateTableCommand(tableDefinition(tableName)));
});

afterAll(async () => {
  client.destroy();
  await proxy.close();
  await dynamo.close();
});

const histories = fc.array(
  fc.record({
    step: fc.constantFrom(...Object.keys(STEPS)),
    which: fc.nat(5),
    /** How many versions ago whoever writes has read the item. */
    behind: fc.constantFrom(0, 0, 0, 1, 2),
    mishap: fc.constantFrom(undefined, undefined, ...MISHAPS),
  }),
  { minLength: 6, maxLength: 30, size: 'max' },
);

/** Some ten milliseconds each, and more where it is on its way to a difference. */
const HISTORIES = 200;

/** Makes the calls of one history; answers what differs. */
async function differs(
  history: readonly { step: string; which: number; behind: number; mishap?: Calls['mishap'] }[],
  through: (store: Store) => Store,
): Promise<string | undefined> {
  const table = through(createDynamoStore({ client, tableName, clock, random: () => 0.5 }));
  const calls = createCalls({ table, model: createMemoryStore(), pool: randomUUID() });
  for (const { step, ...of } of history) {
    const wrong = await calls.make(step, of, proxy);
    if (wrong) return `${step}: ${wrong}`;
  }
  return calls.compare();
}

async function findDifference(numRuns: number, through?: (store: Store) => Store) {
  const property = fc.asyncProperty(histories, async (history) => {
    expect(await differs(history, through ?? ((store) => store))).toBeUndefined();
  });
  const found = await fc.check(property, { numRuns, seed: 5, endOnFailure: true });
  return found.failed
    ? `${String(found.errorInstance)} in ${JSON.stringify(found.counterexample)}`
    : undefined;
}

describe('the table', () => {
  it('answers and holds what the store in memory does, whatever happens on the way', async () => {
    expect(await findDifference(HISTORIES)).toBeUndefined();
  });

  it.each<{ name: string; through: (store: Store) => Store }>([
    {
      name: 'one whose index still lists a task that drains',
      through: (store) => ({
        ...store,
        async listClaimable(from, of) {
          const all = await store.listTasks(of.pool);
          const draining = all.filter((task) => task.state === 'draining');
          return [...(await store.listClaimable(from, of)), ...draining];
        },
      }),
    },
    {
      name: 'one that writes a claim without the condition on its version',
      through: (store) => ({
        ...store,
        async saveTask(change, heardAfterMs) {
          const before = (await store.getTask(change.before.taskId)) ?? change.before;
          return store.saveTask({ ...change, before }, heardAfterMs);
        },
      }),
    },
    {
      name: 'one whose line forgets who came last',
      through: (store) => ({
        ...store,
        line: async (pool, limit) => (await store.line(pool, limit)).slice(0, -1),
      }),
    },
  ])('is told from $name', async ({ through }) => {
    expect(await findDifference(HISTORIES, through)).toBeDefined();
  });
});
