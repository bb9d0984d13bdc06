/** How many calls an account and a configuration allow at once, and which of their limits decides. */
import type { AccountFacts } from './account/facts.ts';
import type { Asking } from './account/reading.ts';
import type { Needs } from './needs.ts';

/** The answer, with what bound it. */
export interface Concurrency {
  readonly tasks: number;
  /** Calls with a task of their own. */
  readonly ownTask: number;
  /** Calls with spare seats used too. */
  readonly withSpareSeats: number;
  readonly boundBy: 'maxTasks' | 'vCPU quota' | 'subnet addresses';
  /** Limits that could not be read, and are taken for wide enough. */
  readonly unknown: readonly string[];
}

/** Fills the pools in their order until a limit is met. */
export function concurrencyOf(facts: AccountFacts, needs: Needs): Concurrency {
  let vcpus = 'read' in facts.vcpus ? facts.vcpus.read.quota - needs.standingVcpus : Infinity;
  let addresses = freeAddresses(facts);
  let [tasks, withSpareSeats] = [0, 0];
  let boundBy: Concurrency['boundBy'] = 'maxTasks';
  for (const pool of needs.pools) {
    const byVcpus = Math.max(0, Math.floor(vcpus / pool.vcpu));
    const fit = Math.min(pool.maxTasks, byVcpus, addresses);
    if (fit < pool.maxTasks) boundBy = fit === byVcpus ? 'vCPU quota' : 'subnet addresses';
    tasks += fit;
    withSpareSeats += fit * (1 + pool.spareSeats);
    vcpus -= fit * pool.vcpu;
    addresses -= fit;
  }
  const unknown = [
    ...(isUnknown(facts.vcpus) ? ['vCPU quota'] : []),
    ...(isUnknown(facts.subnets) ? ['subnet addresses'] : []),
  ];
  return { tasks, ownTask: tasks, withSpareSeats, boundBy, unknown };
}

/** A limit that the system has not, such as a laptop's vCPU quota, bounds nothing. */
function isUnknown(reading: Asking<unknown>): boolean {
  return 'failed' in reading && reading.failed.kind !== 'absent';
}

/** Of the deployed subnets; tasks that run now hold some already. */
function freeAddresses({ subnets, system }: AccountFacts): number {
  if (!('read' in subnets) || subnets.read.length === 0) return Infinity;
  const running =
    'read' in system ? system.read.pools.reduce((sum, { tasks }) => sum + tasks, 0) : 0;
  return subnets.read.reduce((sum, { free }) => sum + free, running);
}
