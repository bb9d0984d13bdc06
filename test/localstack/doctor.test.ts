import { beforeAll, describe, expect, it } from 'vitest';
import type { AccountFacts } from '../../cli/doctor/account/facts.ts';
import { readAccount } from '../../cli/doctor/account/read-account.ts';
import { diagnose } from '../../cli/doctor/diagnose.ts';
import { loadConfig } from '../../lib/config/load-config.ts';
import type { Config } from '../../lib/config/schema.ts';
import { connect, lacking } from './connect.ts';

const deployed = lacking === '' && connect().stacks.length > 0;
const why = lacking || 'nothing is deployed to a real account by a test';

describe.skipIf(!deployed)(`the doctor${deployed ? '' : `, skipped: ${why}`}`, () => {
  let facts: AccountFacts;
  let config: Config | undefined;

  beforeAll(async () => {
    config = await loadConfig();
    facts = await readAccount({
      env: process.env,
      deployment: config.name,
      pools: Object.keys(config.pools),
      models: [],
      phoneSecret: '',
      direct: config.direct,
      localTable: 'none',
      nowMs: Date.now(),
    });
  });

  it('finds the account, its bootstrap and the deployed table by their stacks', () => {
    const { target, tableName } = connect();
    expect(facts.identity).toMatchObject({ read: { account: target.account } });
    expect(facts.system).toMatchObject({ read: { tableName, lackingIndexes: [] } });
    const { read: bootstrap } = facts.bootstrap as { read: { version: number } };
    expect(bootstrap.version).toBeGreaterThanOrEqual(6);
  });

  it('counts the free addresses of the deployed subnets for bots, and of no others', () => {
    const { read: subnets } = facts.subnets as { read: { zone: string; free: number }[] };
    expect(subnets).toHaveLength(config!.network.zones);
    expect(new Set(subnets.map(({ zone }) => zone)).size).toBe(config!.network.zones);
    for (const { free } of subnets) {
      expect(free).toBe(2 ** (32 - config!.network.botSubnetMask) - 5);
    }
  });

  it('fails nothing here, and says what an emulator has not', () => {
    const { findings } = diagnose(facts, config!);
    expect(findings.filter(({ status }) => status === 'fail')).toEqual([]);
    const vcpus = findings.find(({ check }) => check === 'Fargate vCPUs');
    expect(vcpus).toMatchObject({ status: 'skip', says: expect.stringContaining('not here') });
  });
});
