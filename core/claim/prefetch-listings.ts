/** A lister that was asked beforehand: what it was asked for is answered from there, once; then the store is asked again. */
import type { TaskStore } from '../store/store.ts';
import type { Task } from '../task/task.ts';

type Lister = Pick<TaskStore, 'listClaimable'>;

/** The store's lister, and a way to ask it early. A listing that fails fails for whoever waits for it, and for nobody else. */
export function prefetchListings(store: Lister): Lister & { readonly prefetch: Lister } {
  const asked = new Map<string, Promise<Task[]>>();
  return {
    async listClaimable(from, of) {
      const key = keyOf(from, of);
      const listed = asked.get(key);
      asked.delete(key);
      return listed ?? store.listClaimable(from, of);
    },
    prefetch: {
      listClaimable(from, of) {
        const listed = store.listClaimable(from, of);
        listed.catch(() => undefined); // Until somebody waits for it, its failure must not count as unhandled.
        asked.set(keyOf(from, of), listed);
        return listed;
      },
    },
  };
}

function keyOf(...[from, { pool, revision, shard }]: Parameters<Lister['listClaimable']>): string {
  return JSON.stringify([from, pool, revision, shard]);
}
