/**
 * The table: keys, indexes and how items lie in it.
 *
 * | item      | PK               | SK                | idle / spare index                       | roster index                                     |
 * |-----------|------------------|-------------------|------------------------------------------|--------------------------------------------------|
 * | task      | `T#<taskId>`     | `A`               | `<pool>#<revision>#<shard>` / random     | `TASKS#<pool>#<shard>` / taskId, while alive       |
 * | session   | `S#<sessionId>`  | `A`               | a trail: `t<version>` says who wrote it  | `SESSIONS#<pool>#<shard>` / `<phase>#<ms>#<id>`    |
 * | pool      | `P#<pool>`       | `RECORD`          |                                          |                                                  |
 * | launches  | `P#<pool>`       | `LAUNCHES`        |                                          |                                                  |
 * | decision  | `P#<pool>`       | `DECISION`        |                                          |                                                  |
 * | arrivals  | `P#<pool>`       | `H#<hour>`        | one number attribute a minute, `m0`…`m59` |                                                 |
 * | failure   | `P#<pool>`       | `F#<id>`          | a failed start, deleted after some hours |                                                 |
 * | lease     | `L#<name>`       | `A`               |                                          |                                                  |
 * | line      | `Q#<pool>`       | `<ms>#<sessionId>` |                                          | one item a session that waits                    |
 * | record    | `R#<kind>`       | `<id>`            |                                          |                                                  |
 *
 * | access                                   | how                                              |
 * |------------------------------------------|--------------------------------------------------|
 * | claimable tasks of a revision            | Query idle or spare, one shard                   |
 * | any change of a task or session          | UpdateItem or TransactWrite on the version       |
 * | all tasks of a pool; sessions by phase   | Query roster, all shards                         |
 * | minute counts                            | Query PK, SK between two hours                   |
 * | who waits, in order                      | consistent Query of the line                     |
 * | failed starts                            | Query PK, SK begins with `F#`                    |
 *
 * The indexes project everything but the heartbeat, which therefore writes to no index.
 */
import type { CreateTableCommandInput, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { shardOf } from '../../core/claim/claim.ts';
import type { Session } from '../../core/session/session.ts';
import { phaseOf, type SessionPhase } from '../../core/session/session-phase.ts';
import { INDEXES, PROJECTED, TABLE_KEYS } from '../../core/store/table-names.ts';
import { isAlive, type Listing, listingOf, type Task } from '../../core/task/task.ts';

/** A primary key. */
export interface Key {
  readonly PK: string;
  readonly SK: string;
}

/** Attributes that name an item in the indexes; an absent one keeps it out. */
export interface IndexKeys {
  readonly idlePK?: string;
  readonly idleSK?: string;
  readonly sparePK?: string;
  readonly spareSK?: string;
  readonly rosterPK?: string;
  readonly rosterSK?: string;
}

/** Where each item lies. */
export const keyOf = {
  task: (taskId: string): Key => ({ PK: `T#${taskId}`, SK: 'A' }),
  session: (sessionId: string): Key => ({ PK: `S#${sessionId}`, SK: 'A' }),
  pool: (pool: string): Key => ({ PK: `P#${pool}`, SK: 'RECORD' }),
  launches: (pool: string): Key => ({ PK: `P#${pool}`, SK: 'LAUNCHES' }),
  decision: (pool: string): Key => ({ PK: `P#${pool}`, SK: 'DECISION' }),
  hour: (pool: string, hour: string): Key => ({ PK: `P#${pool}`, SK: `H#${hour}` }),
  failure: (pool: string, id: string): Key => ({ PK: `P#${pool}`, SK: `F#${id}` }),
  lease: (name: string): Key => ({ PK: `L#${name}`, SK: 'A' }),
  place: ({ pool, createdAtMs, sessionId }: PlaceKey): Key => ({
    PK: linePartition(pool),
    SK: `${sortableMs(createdAtMs)}#${sessionId}`,
  }),
  record: (kind: string, id: string): Key => ({ PK: `R#${kind}`, SK: id }),
};

/** What a place in line is found by. */
export interface PlaceKey {
  readonly pool: string;
  readonly createdAtMs: number;
  readonly sessionId: string;
}

/** The partition of a pool's line. */
export function linePartition(pool: string): string {
  return `Q#${pool}`;
}

function sortableMs(ms: number): string {
  return String(ms).padStart(13, '0');
}

/** A shard of a claim index. */
export function claimShard(of: { pool: string; revision: string; shard: number }): string {
  return `${of.pool}#${of.revision}#${of.shard}`;
}

/** A shard of the roster. */
export function rosterShard(kind: 'TASKS' | 'SESSIONS', pool: string, shard: number): string {
  return `${kind}#${pool}#${shard}`;
}

/** The index keys that a task must have: exactly those of its listing, and the roster's while it is alive. */
export function indexKeysOfTask(task: Task, roll: number): IndexKeys {
  const listing = listingOf(task);
  const shard = shardOf(task.taskId);
  const partition = claimShard({ pool: task.pool, revision: task.revision, shard });
  const random = Math.floor(roll * 0xffffffff)
    .toString(16)
    .padStart(8, '0');
  return {
    ...(listing === 'idle' ? { idlePK: partition, idleSK: random } : {}),
    ...(listing === 'spare' ? { sparePK: partition, spareSK: random } : {}),
    ...(isAlive(task)
      ? { rosterPK: rosterShard('TASKS', task.pool, shard), rosterSK: task.taskId }
      : {}),
  };
}

/** The roster keys of a session: always listed, by phase and age. */
export function indexKeysOfSession(session: Session): IndexKeys {
  const at = phaseOf(session) === 'over' ? (session.endedAtMs ?? 0) : session.createdAtMs;
  return {
    rosterPK: rosterShard('SESSIONS', session.pool, shardOf(session.sessionId)),
    rosterSK: `${phasePrefix(phaseOf(session))}${sortableMs(at)}#${session.sessionId}`,
  };
}

/** What the sort keys of a phase begin with. */
export function phasePrefix(phase: SessionPhase): string {
  return `${phase}#`;
}

/** Key attribute names of a claim index. */
export function claimIndexKeys(from: Listing): { readonly partition: string } {
  return INDEXES[from];
}

const hashAndRange = (partition: string, sort: string): KeySchemaElement[] => [
  { AttributeName: partition, KeyType: 'HASH' },
  { AttributeName: sort, KeyType: 'RANGE' },
];

/** The table as `CreateTable` wants it, for a laptop and for tests; `state-stack.ts` makes the same. */
export function tableDefinition(TableName: string): CreateTableCommandInput {
  const names = [
    TABLE_KEYS.partition,
    TABLE_KEYS.sort,
    ...Object.values(INDEXES).flatMap(({ partition, sort }) => [partition, sort]),
  ];
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: hashAndRange(TABLE_KEYS.partition, TABLE_KEYS.sort),
    GlobalSecondaryIndexes: Object.entries(INDEXES).map(([IndexName, { partition, sort }]) => ({
      IndexName,
      KeySchema: hashAndRange(partition, sort),
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...PROJECTED] },
    })),
  };
}
