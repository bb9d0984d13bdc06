/** A day of a deployment under live calls: a deploy, a rollback, a revision that crash-loops, a task that dies. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseRevision } from '../../core/operator/choose-revision.ts';
import { until } from '../local/until.ts';
import { type Account, eventually, openAccount, revisionOf } from './account.ts';
import { type LiveCalls, openLiveCalls } from './callers/live-calls.ts';
import { killAll } from './fabric/commands.ts';
import { POOL } from './pool.ts';
import { layBrokenImage } from './prepare/broken-image.ts';
import { blueprintOf, templatesOf } from './prepared.ts';

/** A machine that does much else may be asked for fewer. */
const CALLS = Number(process.env['GREENROOM_VPC_CALLS'] ?? 20);

/** Launches of a revision that never becomes ready: what the breaker lets through, and what was on its way by then. */
const MOST_BROKEN_LAUNCHES = 12;

/** The table is played by this process. */
const LOOK_EACH_MS = 250;

const first = blueprintOf(templatesOf('first'));
const second = blueprintOf(templatesOf('second'));
const broken = blueprintOf(templatesOf('broken'));

let account: Account;
let calls: LiveCalls;

const launchesOf = (family: string) => account.launches.filter((each) => each === family).length;

/** Idle tasks are looked for all the while; answers the fewest that there were. */
async function fewestIdleWhile(work: Promise<unknown>): Promise<number> {
  const over = work.then(() => 'over' as const);
  let fewest = Number.POSITIVE_INFINITY;
  for (;;) {
    fewest = Math.min(fewest, (await account.idle()).length);
    if ((await Promise.race([over, delay(LOOK_EACH_MS)])) === 'over') return fewest;
  }
}

describe(`a deployment with ${CALLS} live calls`, () => {
  beforeAll(async () => {
    account = await openAccount('scenario', first);
    calls = openLiveCalls(account);
  });

  afterAll(async () => {
    await account?.close();
  });

  it('gives every caller a warm bot, two at a time', async () => {
    for (let i = 0; i < CALLS; i += 2) {
      await account.untilIdle(2);
      const opened = await Promise.all([calls.open(), calls.open()]);
      for (const call of opened) expect(call).toMatchObject({ start: 'warm' });
    }
    await calls.expectHeard();
  });

  it('deploys a new revision: there is always a warm task, and no call is cut', async () => {
    await account.untilIdle(2);
    const { revision } = revisionOf(second);
    const deploying = account.deploy(second).then(() => account.untilServing(revision));
    expect(await fewestIdleWhile(deploying)).toBeGreaterThanOrEqual(2);
    expect(await calls.open()).toMatchObject({ start: 'warm', revision });
    await calls.expectHeard();
  });

  it('rolls back: the same', async () => {
    await account.untilIdle(2);
    const { revision } = revisionOf(first);
    const rollingBack = rollBack(revision).then(() => account.untilServing(revision));
    expect(await fewestIdleWhile(rollingBack)).toBeGreaterThanOrEqual(2);
    expect(await calls.open()).toMatchObject({ start: 'warm', revision });
    await calls.expectHeard();
  });

  it('stops launching a revision that crash-loops, and goes on with the last good one', async () => {
    const { family } = revisionOf(broken);
    account.useImage(family, layBrokenImage(account.scratch));
    await account.untilIdle(2);
    await account.deploy(broken);
    const launched = await eventually(async () => {
      const decision = await account.store.getDecision(POOL);
      return decision?.boundBy === 'breaker' ? launchesOf(family) : undefined;
    });
    expect(launched).toBeGreaterThan(0);
    expect(await calls.open()).toMatchObject({ start: 'warm' });
    await account.untilIdle(2);
    expect(launchesOf(family)).toBeLessThanOrEqual(MOST_BROKEN_LAUNCHES);
    await calls.expectHeard();
  });

  it('loses a task: its call has failed, told by the event, and every other goes on', async () => {
    const lost = await calls.giveUp();
    await killAll(account.places.get(lost.taskId)?.namespace ?? '');
    await eventually(async () => {
      const session = await account.store.getSession(lost.sessionId);
      return session?.state === 'failed' ? true : undefined;
    });
    await account.untilIdle(2);
    await calls.expectHeard();
  });

  it('did all of it without one refused request or packet', async () => {
    expect(account.troubles()).toEqual([]);
    expect(await account.fabric.refusals()).toEqual([]);
  });
});

/** As `npx greenroom rollback` does it. */
async function rollBack(to: string): Promise<void> {
  await until(async () => {
    const before = await account.store.getPool(POOL);
    const chosen = before && chooseRevision(before, { to, share: 100 });
    if (chosen?.outcome !== 'chosen') throw new Error('Cannot roll back');
    const saved = await account.store.savePool({ before, after: chosen.after });
    return saved.outcome === 'saved' ? true : undefined;
  });
}
