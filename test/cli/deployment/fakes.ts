/** An account and a terminal that remember what was asked of them. */
import { createMemoryRecords } from '../../../adapters/memory/memory-records.ts';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import type { Io } from '../../../cli/command.ts';
import type { Cloud, CloudTask, Zones } from '../../../cli/deployment/account/cloud.ts';
import type { DeploymentReach, Ran } from '../../../cli/deployment/account/reach.ts';
import { CannotRun } from '../../../core/cannot-run.ts';
import { advanceTask } from '../../../core/store/advance.ts';
import type { RecordStore } from '../../../core/store/records.ts';
import type { Store } from '../../../core/store/store.ts';
import {
  claimSeat,
  registerTask,
  replaceSeat,
  warmSeat,
} from '../../../core/task/task-transitions.ts';
import type { Clock } from '../../../core/time/clock.ts';
import shipped from '../../../greenroom.config.ts';
import type { DeployedConfig } from '../../../lib/config/bot-kinds.ts';
import { fakeIo } from '../fake-io.ts';

/** A clock whose time passes only while somebody sleeps. */
export function sleepyClock(): Clock {
  let nowMs = 1_900_000_000_000;
  return {
    nowMs: () => nowMs,
    sleep: async (ms) => void (nowMs += ms),
  };
}

export interface FakeAccount {
  readonly stacks: Set<string>;
  running: CloudTask[];
  /** Tasks that ignore being stopped. */
  stubborn: boolean;
  readonly gone: Set<string>;
  readonly store: Store;
  readonly records: RecordStore;
  /** What the API answers to a post. */
  answer: () => { status: number; body: unknown };
  lacking: readonly string[];
  outputs: Readonly<Record<string, Record<string, string>>>;
  zones: Zones;
  readonly did: string[];
}

export function fakeAccount(): FakeAccount {
  return {
    stacks: new Set(['CDKToolkit', 'greenroom-state', 'greenroom-api']),
    running: [],
    stubborn: false,
    gone: new Set(),
    store: createMemoryStore(),
    records: createMemoryRecords({ nowMs: () => 1_900_000_000_000 }),
    answer: () => ({ status: 201, body: { token: 'a.join.token' } }),
    lacking: [],
    outputs: {},
    zones: zonesOf('eu-west-1a', 'eu-west-1b', 'eu-west-1c'),
    did: [],
  };
}

export function cloudOf(account: FakeAccount): Cloud {
  return {
    identity: async () => ({
      account: '111122223333',
      region: 'eu-west-1',
      arn: 'arn:aws:iam::1:user/me',
    }),
    hasStack: async (name) => account.stacks.has(name),
    async deleteStack(name) {
      account.did.push(`delete ${name}`);
      account.stacks.delete(name);
    },
    outputs: async (name) =>
      account.outputs[name] ??
      (account.stacks.has(name) ? { Url: `https://${name}.example` } : undefined),
    zones: async () => account.zones,
    resourceIn: async (stack) => (account.stacks.has(stack) ? 'the-table' : undefined),
    runningTasks: async () => account.running,
    async stopTask(_cluster, arn) {
      account.did.push(`stop ${arn}`);
      if (!account.stubborn) account.running = account.running.filter((task) => task.arn !== arn);
    },
    canLaunch: async (taskDefinition) => !account.gone.has(taskDefinition),
    pools: () => account.store,
    records: () => account.records,
  };
}

/** A task `<pool>-busy` with a call; answers what ends it. */
export async function putOnCall(store: Store, pool: string): Promise<() => Promise<unknown>> {
  const nowMs = 1_900_000_000_000;
  const at = { zone: 'a', endpoint: 'http://10.0.0.1:8080', launchedAtMs: nowMs } as const;
  const of = { taskId: `${pool}-busy`, pool, revision: 'r1', isolation: 'process' } as const;
  const task = registerTask({ ...of, ...at, seatCount: 1 });
  await store.register(task, nowMs);
  await advanceTask(store, task, (open) => warmSeat(open, 0, nowMs));
  const claim = { sessionId: 's', from: 'idle', revision: 'r1', nowMs } as const;
  const ready = await store.getTask(task.taskId);
  await advanceTask(store, ready!, (open) => claimSeat(open, claim));
  return async () => {
    const now = await store.getTask(task.taskId);
    return advanceTask(store, now!, (open) => replaceSeat(open, 0));
  };
}

let keys = 0;

/** Zones that have every service but in those that are taken off. */
export function zonesOf(...all: readonly string[]): Zones {
  return { all, services: ['ecs', 'lambda'].map((name) => ({ name, zones: all })) };
}

/** A terminal with this account behind it; a program answers as `ran` says. */
export function siteOf(
  account: FakeAccount,
  of: {
    answer?: string;
    ran?: (program: string, args: readonly string[]) => Ran;
    env?: Io['env'];
    bots?: DeployedConfig['bots'];
    config?: Partial<DeployedConfig>;
    /** Why no Pipecat bot can be loaded. */
    botFault?: string;
  } = {},
) {
  const { ran, bots = {}, config = {}, botFault, ...terminal } = of;
  const reach: DeploymentReach = {
    at(stage) {
      if (stage !== undefined) account.did.push(`stage ${stage}`);
      return reach;
    },
    config: async () => ({ ...shipped, ...config, bots }),
    tryBot: async () => {
      if (botFault !== undefined) throw new CannotRun(botFault);
    },
    cloud: async () => cloudOf(account),
    lackingModels: async () => account.lacking,
    newKey: () => `gr_key-${++keys}`,
    async post(url, { key, body }) {
      account.did.push(`post ${url} ${key} ${JSON.stringify(body)}`);
      return account.answer();
    },
    async run(program, args, how) {
      if (how?.env) account.did.push(`with ${JSON.stringify(how.env)}`);
      const words = args.filter((arg) => !arg.endsWith('bin/cdk'));
      account.did.push([program === process.execPath ? 'cdk' : program, ...words].join(' '));
      return ran?.(program, words) ?? { code: 0, output: '' };
    },
  };
  return { reach, io: fakeIo({ ...terminal, clock: sleepyClock() }) };
}
