/** Names of the table's keys and indexes, shared by the adapter that writes them and the stack that makes them. */
export const TABLE_KEYS = { partition: 'PK', sort: 'SK', ttl: 'ttl' } as const;

/** The sparse indexes: two list what can be claimed, the third is the roster of tasks and sessions by pool. */
export const INDEXES = {
  idle: { partition: 'idlePK', sort: 'idleSK' },
  spare: { partition: 'sparePK', sort: 'spareSK' },
  roster: { partition: 'rosterPK', sort: 'rosterSK' },
} as const;

/** What the indexes carry beside their keys: all of an item but the heartbeat, which therefore writes to no index. */
export const PROJECTED = ['body', 'version', 'state', TABLE_KEYS.ttl] as const;
