/** A table with pools of idle tasks, and the two ways of writing that are compared. */
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { createDynamoStore } from '../../adapters/dynamodb/dynamo-store.ts';
import { keyOf, tableDefinition } from '../../adapters/dynamodb/table.ts';
import { withRecentListings } from '../../adapters/sharing/recent-listings.ts';
import type { DispatchRequest } from '../../core/claim/dispatch.ts';
import { placeSession } from '../../core/claim/place.ts';
import { HEARTBEAT_STALE_MS } from '../../core/limits.ts';
import { newSession, newTask, warmed } from '../../test/contract/tasks.ts';

/** How much to write, by how many at once. */
export interface ClaimLoad {
  readonly clients: number;
  readonly count: number;
}

/** Claims that were made: which session got which task's seat. */
export interface ClaimRun {
  readonly perS: number;
  readonly unclaimed: number;
  /** How long each claim took. */
  readonly tookMs: readonly number[];
  readonly claimed: readonly { readonly sessionId: string; readonly taskId: string }[];
}

/** A table to claim from. */
export interface ClaimTable {
  /** Registers idle tasks of one seat. */
  fill(pool: string, tasks: number): Promise<void>;
  /** The write of a claim by the SDK alone, each to another task that it is told. */
  writeRaw(pool: string, load: ClaimLoad): Promise<{ perS: number }>;
  /** Claims as the API's process makes them; the dispatch that follows is left out. */
  claim(pool: string, load: ClaimLoad): Promise<ClaimRun>;
  /** Sessions without the seat they were told of, and tasks told to two. */
  countDouble(pool: string, claimed: ClaimRun['claimed']): Promise<number>;
}

const TABLE = 'claims';

/** Nobody sends heartbeats here: tasks are heard from the beginning for longer than any run. */
const HEARD_FOR_MS = 3_600_000;

const nothing = () => undefined;

/** Creates the table at an endpoint. */
export async function openClaimTable(endpoint: string): Promise<ClaimTable> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials });
  await client.send(new CreateTableCommand(tableDefinition(TABLE)));
  const clock = createSystemClock();
  const random = Math.random;
  const store = createDynamoStore({ client, tableName: TABLE, clock, random });
  const dispatcher = {
    dispatch: async (_: string, { sessionId }: DispatchRequest) =>
      ({ outcome: 'accepted', session: newSession(sessionId, clock.nowMs()) }) as const,
  };
  const log = { info: nothing, warn: nothing, error: nothing };
  const deps = { store: withRecentListings(store, clock), clock, random, dispatcher, log };
  return {
    async fill(pool, tasks) {
      await share({ clients: 16, count: tasks }, (i) =>
        store.register(
          warmed(newTask(`${pool}-${i}`, { pool, seatCount: 1 })),
          clock.nowMs() + HEARD_FOR_MS,
        ),
      );
    },
    writeRaw: async (pool, load) => ({
      perS: await share(load, (i) => client.send(new UpdateItemCommand(rawWrite(`${pool}-${i}`)))),
    }),
    async claim(pool, load) {
      const claimed: { sessionId: string; taskId: string }[] = [];
      const tookMs: number[] = [];
      const perS = await share(load, async () => {
        const sessionId = randomUUID();
        const session = newSession(sessionId, clock.nowMs(), pool);
        const askedMs = performance.now();
        const answer = await placeSession(deps, session, { revisions: ['r1'] });
        tookMs.push(performance.now() - askedMs);
        if (answer.outcome !== 'accepted') return;
        claimed.push({ sessionId, taskId: answer.claimed.task.taskId });
      });
      return { perS, unclaimed: load.count - claimed.length, tookMs, claimed };
    },
    async countDouble(pool, claimed) {
      const tasks = new Map((await store.listTasks(pool)).map((task) => [task.taskId, task]));
      const wrong = claimed.filter(
        ({ sessionId, taskId }) => tasks.get(taskId)?.seats[0]?.sessionId !== sessionId,
      );
      return wrong.length + claimed.length - new Set(claimed.map(({ taskId }) => taskId)).size;
    },
  };
}

/** The least that a claim must write: version, session, out of the index; under its two conditions. */
function rawWrite(taskId: string) {
  const { PK, SK } = keyOf.task(taskId);
  return {
    TableName: TABLE,
    Key: { PK: { S: PK }, SK: { S: SK } },
    UpdateExpression: 'SET version = :next, sessionId = :session REMOVE idlePK, idleSK',
    ConditionExpression: 'version = :before AND heardAtMs > :heardAfter',
    ExpressionAttributeValues: {
      ':before': { N: '2' },
      ':next': { N: '3' },
      ':session': { S: randomUUID() },
      ':heardAfter': { N: String(Date.now() - HEARTBEAT_STALE_MS) },
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

/** Does the work by so many at once. Answers how much a second. */
async function share(
  { clients, count }: ClaimLoad,
  work: (index: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const startedMs = performance.now();
  const client = async () => {
    for (let i = next++; i < count; i = next++) await work(i);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return count / ((performance.now() - startedMs) / 1000);
}
