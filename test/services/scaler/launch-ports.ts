/** The search's wrong launches and leases, as tables that make the real scaler act so. */
import type { Store } from '../../../core/store/store.ts';

/** Replaces the table. */
export type Through = (store: Store) => Store;

interface WrongTable {
  readonly name: string;
  readonly through: Through;
}

const saved = async () => ({ outcome: 'saved' as const });

const mutant = (name: string, through: (store: Store) => Partial<Store>): WrongTable => ({
  name,
  through: (store) => ({ ...store, ...through(store) }),
});

/** Ledgers that are not kept, by their names in the search. */
export const LEDGER_PORTS: readonly WrongTable[] = [
  mutant('a ledger that nobody keeps', () => ({
    getLaunches: async () => undefined,
    saveLaunches: saved,
  })),
  mutant('a ledger that is written whatever its version', (store) => ({
    async saveLaunches({ before, after }) {
      const current = await store.getLaunches(after.pool);
      return store.saveLaunches({ before: current ?? before, after });
    },
  })),
  mutant('a launch that leaves the ledger’s version as it was', (store) => ({
    saveLaunches: ({ before, after }) =>
      store.saveLaunches({ before, after: { ...after, version: before.version } }),
  })),
  mutant('a ledger that is read after the tasks', (store) => {
    let listed: Awaited<ReturnType<Store['listTasks']>> = [];
    return {
      // Asked for just before the ledger.
      async getDecision(pool) {
        listed = await store.listTasks(pool);
        return store.getDecision(pool);
      },
      listTasks: async () => listed,
    };
  }),
  mutant('launches that count once they are answered', (store) => ({
    async getLaunches(pool) {
      const ledger = await store.getLaunches(pool);
      const launches = (ledger?.launches ?? []).filter(({ taskIds }) => taskIds);
      return ledger && { ...ledger, launches };
    },
  })),
  mutant('a launch settled before its tasks are written down', () => ({ register: saved })),
  mutant('a launch that is forgotten when its answer is there', (store) => ({
    saveLaunches: ({ before, after }) =>
      store.saveLaunches({
        before,
        after: { ...after, launches: after.launches.filter(({ taskIds }) => !taskIds) },
      }),
  })),
];

/** Who has the lease of a table, for whoever gives it back in their name. */
const holders = new WeakMap<Store, string>();

/** Leases that two have, by their names in the search. */
export const LEASE_PORTS: readonly WrongTable[] = [
  mutant('a lease that is taken from whoever has it', () => ({
    lease: async () => ({ held: true }),
  })),
  mutant('a lease given back by whoever had it once', (store) => ({
    async lease(name, owner, of) {
      const given = await store.lease(name, owner, of);
      if (given.held) holders.set(store, owner);
      return given;
    },
    releaseLease: (name) => store.releaseLease(name, holders.get(store) ?? ''),
  })),
];
