/** An account and a terminal that remember what was asked of them. */
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import type { Clock } from '../../../core/clock.ts';
import type { PoolStore } from '../../../core/store.ts';
import type { Cloud, RunningTask } from '../../../cli/deployment/cloud.ts';
import type { Io } from '../../../cli/command.ts';
import type { Ran, Reach } from '../../../cli/deployment/reach.ts';
import { CannotRun } from '../../../core/cannot-run.ts';
import type { DeployedConfig } from '../../../lib/config/bot-kinds.ts';
import shipped from '../../../greenroom.config.ts';
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
  running: RunningTask[];
  /** Tasks that ignore being stopped. */
  stubborn: boolean;
  readonly gone: Set<string>;
  readonly store: PoolStore;
  readonly did: string[];
}

export function fakeAccount(): FakeAccount {
  return {
    stacks: new Set(['CDKToolkit', 'greenroom-state', 'greenroom-api']),
    running: [],
    stubborn: false,
    gone: new Set(),
    store: createMemoryStore(),
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
    resourceIn: async (stack) => (account.stacks.has(stack) ? 'the-table' : undefined),
    runningTasks: async () => account.running,
    async stopTask(_cluster, arn) {
      account.did.push(`stop ${arn}`);
      if (!account.stubborn) account.running = account.running.filter((task) => task.arn !== arn);
    },
    canLaunch: async (taskDefinition) => !account.gone.has(taskDefinition),
    pools: () => account.store,
  };
}

/** A terminal with this account behind it; a program answers as `ran` says. */
export function siteOf(
  account: FakeAccount,
  of: {
    answer?: string;
    ran?: (program: string, args: readonly string[]) => Ran;
    env?: Io['env'];
    bots?: DeployedConfig['bots'];
    /** Why no Pipecat bot can be loaded. */
    botFault?: string;
  } = {},
) {
  const { ran, bots = {}, botFault, ...terminal } = of;
  const reach: Reach = {
    config: async () => ({ ...shipped, bots }),
    tryBot: async () => {
      if (botFault !== undefined) throw new CannotRun(botFault);
    },
    cloud: async () => cloudOf(account),
    async run(program, args) {
      const words = args.filter((arg) => !arg.endsWith('bin/cdk'));
      account.did.push([program === process.execPath ? 'cdk' : program, ...words].join(' '));
      return ran?.(program, words) ?? { code: 0, output: '' };
    },
  };
  return { reach, io: fakeIo({ ...terminal, clock: sleepyClock() }) };
}
