/** The store over one DynamoDB table. */
import type { Store } from '../../core/store.ts';
import { createPoolStore } from './pool-store.ts';
import { createSessionStore } from './session-store.ts';
import { createTaskStore, type TableDeps } from './task-store.ts';

/** All three halves over one table. */
export function createDynamoStore(deps: TableDeps): Store {
  return { ...createTaskStore(deps), ...createSessionStore(deps), ...createPoolStore(deps) };
}
