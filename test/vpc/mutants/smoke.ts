/** The shortest way through everything: a warm task, a call, a kick, a death that is told. Ends at the first sign of trouble. */
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../local/until.ts';
import { type Account, openAccount } from '../account.ts';
import { killAll } from '../fabric/commands.ts';
import type { Blueprint } from '../template/blueprint.ts';

/** The kernel is asked by a program. */
const LOOK_EACH_MS = 500;

/** Runs it. Answers what gave trouble, be it that nothing came for so long, or nothing where all went well. */
export async function findTrouble(
  name: string,
  blueprint: Blueprint,
  patienceMs: number,
): Promise<string | undefined> {
  let account: Account | undefined;
  try {
    account = await openAccount(name, blueprint);
    await Promise.race([goThrough(account, patienceMs), firstSign(account)]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await account?.close();
  }
}

async function goThrough(account: Account, patienceMs: number): Promise<void> {
  const soon = (what: string, ask: () => boolean | Promise<boolean>) =>
    until(async () => ((await ask()) ? true : undefined), patienceMs).catch(() => {
      throw new Error(what);
    });
  await soon('no task became ready', async () => (await account.idle()).length > 0);
  const callers = account.at('cone');
  const { taskId } = await callers.call(1);
  await soon('the caller hears nothing', async () => (await callers.look(1)).packets > 10);
  await soon('no claim kicked the scaler', () => tookEvent(account, '"kick"'));
  await callers.hangUp(1);
  await killAll(account.places.get(taskId)?.namespace ?? '');
  await soon('no function was told of a task that stopped', () => tookEvent(account, 'STOPPED'));
  const sign = await signOf(account);
  if (sign !== undefined) throw new Error(sign);
}

function tookEvent({ lambda }: Account, word: string): boolean {
  return lambda.taken.some(({ event }) => JSON.stringify(event).includes(word));
}

/** Rejects as soon as the account's logs have something that a sound deployment never writes. */
async function firstSign(account: Account): Promise<never> {
  for (;;) {
    const sign = await signOf(account);
    if (sign !== undefined) throw new Error(sign);
    await delay(LOOK_EACH_MS);
  }
}

async function signOf(account: Account): Promise<string | undefined> {
  const { faults, fabric, deaths, lines } = account;
  const said = () => lines.filter((line) => line.startsWith('task ')).slice(-8);
  const death = deaths[0] && [deaths[0], ...said()].join('\n');
  return faults.all[0] ?? (await fabric.refusals())[0] ?? death;
}
