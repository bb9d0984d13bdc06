/** What a deployment must do for its first caller, step by step; each tells by its error what it misses. */
import { until } from '../../local/until.ts';
import type { Account } from '../account.ts';
import { killAll } from '../fabric/commands.ts';

/** One step: rejects where it does not come about in the patience given. */
export type Step = (account: Account, patienceMs: number) => Promise<void>;

/** The table, the kernel and the callers are asked no more often. */
const LOOK_EACH_MS = 250;

/** The schedule strikes as soon as it is deployed. */
const struck: Step = async ({ lambda }) => {
  if (lambda.taken.length === 0) throw new Error('no schedule woke a function');
};

const launched: Step = (account, patienceMs) =>
  soon('no task was launched', patienceMs, () => account.launches.length > 0);

const answered: Step = (account) => finds(account, '/healthz', /^application\/json/);

/** The page and what it is made of, beside the API at the same address. */
const served: Step = async (account) => {
  await finds(account, '/', /^text\/html/);
  await finds(account, '/page.js', /^text\/javascript/);
  await finds(account, '/page.json', /./);
};

const ready: Step = (account, patienceMs) =>
  soon('no task became ready', patienceMs, async () => (await account.idle()).length > 0);

const called: Step = async (account, patienceMs) => {
  const callers = account.at('cone');
  await callers.call(1);
  const hears = async () => (await callers.look(1)).packets > 10;
  await soon('the caller hears nothing', patienceMs, hears);
};

/** The only warm task was claimed: one is lacking, and who claimed it says so. */
const kicked: Step = (account, patienceMs) =>
  soon('no claim kicked the scaler', patienceMs, () => tookEvent(account, '"kick"'));

/** A task dies; its event is on the bus before ECS says so to anybody else. */
const told: Step = async (account, patienceMs) => {
  await soon('no task stopped', patienceMs, async () => {
    const [place] = account.places.values();
    if (place) await killAll(place.namespace);
    return account.stops.length > 0;
  });
  if (!tookEvent(account, 'STOPPED'))
    throw new Error('no function was told of a task that stopped');
};

/** Only as far as it takes to notice that something is missing. */
export const WAYS = {
  struck: [struck],
  launched: [struck, launched],
  answered: [answered],
  served: [served],
  ready: [launched, ready],
  called: [launched, ready, called, kicked],
  told: [launched, told],
  whole: [struck, launched, answered, served, ready, called, kicked, told],
} satisfies Readonly<Record<string, readonly Step[]>>;

async function soon(
  what: string,
  patienceMs: number,
  ask: () => boolean | Promise<boolean>,
): Promise<void> {
  await until(async () => ((await ask()) ? true : undefined), patienceMs, LOOK_EACH_MS).catch(
    (error: unknown) => {
      throw new Error(what, { cause: error });
    },
  );
}

async function finds(account: Account, path: string, wanted: RegExp): Promise<void> {
  const { status, type, body } = await account.at('cone').get(path);
  if (status === 200 && wanted.test(type)) return;
  throw new Error(`${path} answered ${status}, ${type}: ${body.slice(0, 200)}`);
}

function tookEvent({ lambda }: Account, word: string): boolean {
  return lambda.taken.some(({ event }) => JSON.stringify(event).includes(word));
}
