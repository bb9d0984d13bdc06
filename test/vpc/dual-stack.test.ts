/** The same deployment with IPv6 and without endpoints: callers who have no IPv4 at all, and functions that reach AWS by IPv6. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, eventually, openAccount } from './account.ts';
import { findBlocked, openStand, type Stand } from './fabric/stand.ts';
import { DUAL_STACK_MUTANTS } from './mutants/network-mutants.ts';
import { blueprintOf, templatesOf } from './prepared.ts';

const sound = templatesOf('dual-stack');

describe('a dual-stack deployment', () => {
  let account: Account;

  beforeAll(async () => {
    account = await openAccount('dual-stack', blueprintOf(sound), ['cone', 'ipv6']);
  });

  afterAll(async () => {
    await account?.close();
  });

  it.each([
    ['has IPv6 alone', 'ipv6'],
    ['has IPv4 alone', 'cone'],
  ] as const)('connects a caller who %s, and the bot is heard', async (_, home) => {
    await account.untilIdle(1);
    const id = home === 'ipv6' ? 6 : 4;
    expect(await account.at(home).call(id)).toMatchObject({ start: 'warm' });
    await eventually(async () => {
      const { packets } = await account.at(home).look(id);
      return packets > 50 ? true : undefined;
    });
  });

  it('did it without one refused request or packet', async () => {
    expect(account.troubles()).toEqual([]);
    expect(await account.fabric.refusals()).toEqual([]);
  });
});

describe('its network', () => {
  let stand: Stand;

  beforeAll(async () => {
    stand = await openStand(blueprintOf(sound));
  });

  afterAll(async () => {
    await stand?.close();
  });

  it('has every way that a deployment needs', async () => {
    await expect.poll(() => findBlocked(stand)).toEqual([]);
  });

  it.each(Object.entries(DUAL_STACK_MUTANTS))('misses a way without %s', async (_, mutant) => {
    const { network } = blueprintOf(mutant.change(sound));
    await stand.fabric.update(network);
    await expect.poll(() => findBlocked(stand)).toEqual(mutant.blocks);
  });
});
