/** The store over one DynamoDB table. */
import type { Store } from '../../core/store/store.ts';
import { createLineStore } from './line-store.ts';
import { createPoolStore } from './pool-store.ts';
import { createSessionStore } from './session-store.ts';
import { createTaskStore } from './task-store.ts';
import type { Table } from './writes.ts';

/** All three halves over one table. */
export function createDynamoStore(table: Table): Store {
  return {
    ...createTaskStore(table),
    ...createSessionStore(table),
    ...createPoolStore(table),
    ...createLineStore(table),
  };
}
