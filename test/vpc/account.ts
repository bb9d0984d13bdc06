/** A bed with callers at its homes, and what a test waits for. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OUTAGE_EXIT } from '../../core/task/failed-start.ts';
import { listingOf, type Task } from '../../core/task/task.ts';
import { until } from '../local/until.ts';
import { type Bed, startBed } from './bed.ts';
import { type Callers, openCallers } from './callers/callers.ts';
import { HOMES, type Home } from './fabric/world.ts';
import { POOL } from './pool.ts';
import { image, resolvConf } from './prepared.ts';
import type { Blueprint } from './template/blueprint.ts';

const LOGS = fileURLToPath(new URL('../../.greenroom/vpc', import.meta.url));

/** The table is asked no more often than this: it is played by the same process as all the rest. */
const LOOK_EACH_MS = 250;

/** What takes seconds here may take a minute on a machine that does much else. */
const PATIENCE_MS = 180_000;

/** By the SDK's deadlines. */
const TIMED_OUT = /TimeoutError: .*(requestTimeout|did not establish a connection)/;

/** Waits for what comes sooner or later. */
export const eventually = <T>(ask: () => Promise<T | undefined>): Promise<T> =>
  until(ask, PATIENCE_MS, LOOK_EACH_MS);

/** An account and whoever calls it. */
export interface Account extends Bed {
  /** Callers at a home; the same ones each time. */
  at(home: Home): Callers;
  tasks(): Promise<readonly Task[]>;
  /** Tasks that are ready for a session, of a revision where one is given. */
  idle(revision?: string): Promise<readonly Task[]>;
  untilIdle(count: number, revision?: string): Promise<void>;
  /** Until new sessions go to this revision and to no other. */
  untilServing(revision: string): Promise<void>;
  /** What was refused or failed. Where the process that plays AWS stood still, what timed out says nothing about the product. */
  troubles(): readonly string[];
  /** Tasks that stopped without being told to; in the same way not those that could not reach what stood still. */
  deathsToTell(): readonly string[];
  /** All lines of a log, for a test that failed. */
  readonly lines: readonly string[];
}

/** Deploys it. Its log stays in `.greenroom/vpc/`, under this name, until the next one of the name. */
export async function openAccount(
  name: string,
  blueprint: Blueprint,
  homes: readonly Home[] = HOMES,
): Promise<Account> {
  const lines: string[] = [];
  const log = openLog(name);
  const onLog = (who: string, line: string) => {
    if (line.startsWith('{"_aws"')) return;
    lines.push(`${who}: ${line}`);
    writeSync(log, `${new Date().toISOString()} ${who}: ${line}\n`);
  };
  const bed = await startBed({ blueprint, image, homes, resolvConf, onLog });
  const calling = new Map<Home, Callers>();
  const tasks = () => bed.store.listTasks(POOL);
  const idle = async (revision?: string) =>
    (await tasks()).filter(
      (task) => listingOf(task) === 'idle' && (revision ?? task.revision) === task.revision,
    );
  const stoodStill = () => lines.some((line) => line.startsWith('bed: stood still'));
  return {
    ...bed,
    lines,
    troubles: () => bed.faults.all.filter((fault) => !stoodStill() || !TIMED_OUT.test(fault)),
    deathsToTell: () =>
      bed.deaths.filter((death) => !stoodStill() || !death.endsWith(`exit code ${OUTAGE_EXIT}`)),
    tasks,
    idle,
    at(home) {
      const known = calling.get(home);
      if (known) return known;
      const headers = { authorization: `Bearer ${bed.apiKey}` };
      const opened = openCallers({ home, certificateFile: bed.certificateFile, headers });
      calling.set(home, opened);
      return opened;
    },
    async untilIdle(count, revision) {
      await eventually(async () =>
        (await idle(revision)).length >= count ? true : undefined,
      ).catch((error: unknown) => {
        const last = lines.slice(-15).join('\n');
        throw new Error(`${String(error)}: ${count} idle tasks. The last lines:\n${last}`);
      });
    },
    async untilServing(revision) {
      await eventually(async () => {
        const drawn = (await bed.store.getPool(POOL))?.revisions.filter(
          ({ weight, next }) => weight > 0 || next !== undefined,
        );
        const [only] = drawn ?? [];
        return drawn?.length === 1 && only?.revision === revision ? true : undefined;
      });
    },
    async close() {
      for (const callers of calling.values()) callers.close();
      await bed.close();
      closeSync(log);
    },
  };
}

/** Written at once: the process may be killed with its namespaces. */
function openLog(name: string): number {
  mkdirSync(LOGS, { recursive: true });
  return openSync(join(LOGS, `${name.replaceAll(/\W+/g, '-')}.log`), 'w');
}

/** A deployment's revision of the pool, as the scaler is told it. */
export function revisionOf({ functions }: Blueprint): { revision: string; family: string } {
  const told = functions.find(({ env }) => env['DEPLOYMENTS'])?.env['DEPLOYMENTS'] ?? '{}';
  const all = JSON.parse(told) as Record<string, { revision: string; taskDefinition: string }>;
  const { revision = '', taskDefinition: family = '' } = all[POOL] ?? {};
  return { revision, family };
}
