/** What every store must do; each adapter's test runs this whole suite, against whatever endpoint it is given. */
import { beforeAll, describe } from 'vitest';
import type { Store } from '../../core/store/store.ts';
import { alikeContract } from './alike.contract.ts';
import { lineContract } from './line.contract.ts';
import { poolsContract } from './pools.contract.ts';
import { racesContract } from './races.contract.ts';
import { sessionsContract } from './sessions.contract.ts';
import type { Subject } from './subject.ts';
import { tasksContract } from './tasks.contract.ts';
import { trailContract } from './trail.contract.ts';

/** Declares the suite. `make` gives a store that may hold other pools' items. */
export function storeContract(name: string, make: () => Promise<Store>): void {
  describe(`${name} keeps the store's contract`, () => {
    let made: Store | undefined;
    const subject: Subject = {
      get store() {
        if (!made) throw new Error('Cannot use the store: it is made before the first test');
        return made;
      },
    };

    beforeAll(async () => {
      made = await make();
    });

    describe('tasks', () => tasksContract(subject));
    describe('sessions', () => sessionsContract(subject));
    describe('trail', () => trailContract(subject));
    describe('line', () => lineContract(subject));
    describe('pools', () => poolsContract(subject));
    describe('races', () => racesContract(subject));
    describe('writes that are alike', () => alikeContract(subject));
  });
}
