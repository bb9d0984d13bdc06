/** One way through a deployment. Ends at the first sign of trouble. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Account, openAccount } from '../account.ts';
import type { Blueprint } from '../template/blueprint.ts';
import { type Step, WAYS } from './steps.ts';

/** The kernel is asked by a program. */
const LOOK_EACH_MS = 500;

/** What is tried, and for how long each step may take. */
export interface Trial {
  readonly name: string;
  readonly blueprint: Blueprint;
  readonly way: keyof typeof WAYS;
  readonly patienceMs: number;
}

/** Runs it. Answers what gave trouble, or nothing where all went well. */
export async function findTrouble(trial: Trial): Promise<string | undefined> {
  let account: Account | undefined;
  try {
    account = await openAccount(trial.name, trial.blueprint, ['cone']);
    await Promise.race([goThrough(account, trial), firstSign(account)]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function goThrough(account: Account, { way, patienceMs }: Trial): Promise<void> {
  for (const step of WAYS[way] as readonly Step[]) {
    try {
      await step(account, patienceMs);
    } catch (error) {
      // What is behind it says more than what did not come.
      throw new Error((await signOf(account)) ?? String(error), { cause: error });
    }
  }
  const sign = await signOf(account);
  if (sign !== undefined) throw new Error(sign);
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
  const { fabric, lines } = account;
  const deaths = account.deathsToTell();
  const said = () => lines.filter((line) => line.startsWith('task ')).slice(-20);
  const death = deaths[0] && [deaths[0], ...said()].join('\n');
  return account.troubles()[0] ?? (await fabric.refusals())[0] ?? death;
}
