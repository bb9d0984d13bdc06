import { beforeEach, describe, expect, it } from 'vitest';
import type { DeploymentReach } from '../../../cli/deployment/account/reach.ts';
import { rollback } from '../../../cli/deployment/rollback.ts';
import type { PoolRecord } from '../../../core/pool/pool.ts';
import { wantedWeight } from '../../../core/pool/rollout.ts';
import { type FakeAccount, fakeAccount, siteOf } from './fakes.ts';

const revision = (name: string, weight: number) => ({
  revision: name,
  taskDefinition: `greenroom-receptionist-${name}`,
  weight,
  deployedAtMs: 0,
});
const settings = {
  minWarm: 1,
  maxTasks: 10,
  spareSeats: 1,
  isolation: 'process',
  timeZone: 'UTC',
  maxTaskAgeMs: 1,
  maxSessionsPerTask: 1,
} as const;
const record: PoolRecord = {
  pool: 'receptionist',
  version: 1,
  settings,
  revisions: [revision('a', 0), revision('b', 0), revision('c', 1)],
};

let account: FakeAccount;
beforeEach(async () => {
  account = fakeAccount();
  await account.store.savePool({ before: undefined, after: record });
});

async function run(...args: string[]) {
  const { reach, io } = siteOf(account);
  await rollback(reach).main(args, io);
  const after = await account.store.getPool('receptionist');
  const weights = Object.fromEntries(after!.revisions.map((r) => [r.revision, wantedWeight(r)]));
  return { said: io.said.join('\n'), weights, after: after! };
}

describe('greenroom rollback', () => {
  it('sends all new sessions to the revision before the current one', async () => {
    const { said, weights, after } = await run();
    expect(weights).toEqual({ a: 0, b: 100, c: 0 });
    expect(after.settings).toEqual(record.settings);
    expect(said).toContain('receptionist: 100 % of new sessions go to b (was c)');
  });

  it('refuses a revision to whose tasks no link leads since a deploy, whoever asks', async () => {
    const before = await account.store.getPool('receptionist');
    const names = 'bots.example.com';
    const revisions = [revision('a', 0), { ...revision('b', 0), names }, revision('c', 1)];
    await account.store.savePool({ before, after: { ...record, version: 2, revisions } });
    await expect(run()).rejects.toThrow(
      'sockets come by no name of a task now, and to tasks of b by names below bots.example.com',
    );
    expect((await run('--to', 'a')).weights).toEqual({ a: 100, b: 0, c: 0 });
  });

  it('goes one further back when it is run again, and forward when told the name', async () => {
    await run();
    expect((await run()).weights).toEqual({ a: 100, b: 0, c: 0 });
    expect((await run('--to', 'c')).weights).toEqual({ a: 0, b: 0, c: 100 });
  });

  it('gives a revision a share for a canary', async () => {
    expect((await run('--to', 'b', '--share', '10')).weights).toEqual({ a: 0, b: 10, c: 90 });
  });

  it('lists without changing anything', async () => {
    const { said, after } = await run('--list');
    expect(said).toMatch(/receptionist {2}c {2}100 % {2}deployed 1970/);
    expect(after).toEqual(record);
  });

  it.each([
    [
      'nothing older is known',
      async () => (await run(), await run(), run()),
      'no revision is older than a',
    ],
    ['the name is unknown', () => run('--to', 'z'), 'it knows no revision z, but a, b, c'],
    ['the pool is unknown', () => run('--pool', 'x'), '--pool must be one of receptionist, got x'],
    [
      'the share is none',
      () => run('--share', '0'),
      '--share must be a number from 1 to 100, got 0',
    ],
    ['a flag is unknown', () => run('--force'), "Unknown option '--force'"],
  ])('refuses when %s', async (_case, act, message) => {
    await expect(act()).rejects.toThrow(message);
  });

  it('refuses a revision whose task definition is gone, and moves nothing', async () => {
    account.gone.add('greenroom-receptionist-b');
    await expect(run()).rejects.toThrow('its task definition greenroom-receptionist-b is gone');
    expect(await account.store.getPool('receptionist')).toEqual(record);
  });

  it('refuses when the scaler wrote the record at that moment', async () => {
    const { reach, io } = siteOf(account);
    const { store } = account;
    const raced: DeploymentReach = {
      ...reach,
      at: () => raced,
      cloud: async () => ({
        ...(await reach.cloud()),
        canLaunch: async () => {
          await store.savePool({ before: record, after: { ...record, version: 2 } });
          return true;
        },
      }),
    };
    await expect(rollback(raced).main([], io)).rejects.toThrow('Run it again');
    expect((await store.getPool('receptionist'))?.revisions).toEqual(record.revisions);
  });

  it('says where it looked when there is no such deployment', async () => {
    account.stacks.clear();
    await expect(run()).rejects.toThrow(
      'account 111122223333, eu-west-1 has no stack greenroom-state',
    );
  });
});
