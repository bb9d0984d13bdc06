/** The whole diagnosis, a pure function of what was read. */
import type { AccountFacts, LivePool } from './account/facts.ts';
import { checkBootstrap, checkCredentials, checkRegion } from './checks/access.ts';
import { checkAddresses, checkLaunchRate, checkVcpus } from './checks/fargate.ts';
import { checkNames } from './checks/names.ts';
import { checkPhone } from './checks/phone.ts';
import { checkLambda, checkModels, checkSystem } from './checks/services.ts';
import { type Concurrency, concurrencyOf } from './concurrency.ts';
import type { Finding } from './finding.ts';
import { type Needs, needsOf, type Wanting } from './needs.ts';
import { type Raise, raisesOf } from './raises.ts';

/** The report. */
export interface Diagnosis {
  readonly findings: readonly Finding[];
  readonly concurrency: Concurrency;
  readonly raises: readonly Raise[];
}

/** The configuration, as far as it matters here. */
export interface PlannedPools extends Wanting {
  readonly network: { readonly zones: number; readonly botSubnetMask: number };
}

/** Looks at everything; a local system is measured by the pools that it runs, an account by the configuration. */
export function diagnose(facts: AccountFacts, config: PlannedPools): Diagnosis {
  const running = 'read' in facts.system ? facts.system.read.pools : [];
  const needs = facts.target.kind === 'local' ? needsOfRunning(running) : needsOf(config);
  return {
    findings: [
      checkRegion(facts),
      checkCredentials(facts),
      checkBootstrap(facts),
      checkVcpus(facts, needs),
      checkLaunchRate(facts, needs),
      checkAddresses(facts, needs, config.network),
      checkLambda(facts, needs),
      ...checkModels(facts),
      checkSystem(facts),
      ...checkNames(facts),
      ...checkPhone(facts),
    ],
    concurrency: concurrencyOf(facts, needs),
    raises: raisesOf(facts, needs),
  };
}

/** Processes on a laptop have no vCPUs to speak of. */
function needsOfRunning(pools: readonly LivePool[]): Needs {
  return {
    pools: pools.map(({ pool, settings: { minWarm, maxTasks, spareSeats } }) => ({
      pool,
      vcpu: 0.5,
      minWarm,
      maxTasks,
      spareSeats,
    })),
    standingVcpus: 0,
    reservedLambda: 0,
  };
}
