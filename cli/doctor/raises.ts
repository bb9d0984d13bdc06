/** The quotas to ask AWS to raise, with the command that asks. */
import type { AccountFacts } from './account/facts.ts';
import { VCPU_QUOTA } from './account/read-fargate.ts';
import { LAMBDA_LEFT } from './checks/services.ts';
import { fullVcpus, type Needs, warmVcpus } from './needs.ts';

/** One raise. */
export interface Raise {
  readonly quota: string;
  readonly have: number;
  readonly ask: number;
  readonly why: string;
  readonly command: string;
}

/** Service Quotas' code of Lambda's "Concurrent executions", and what an account has that is not new. */
const LAMBDA_QUOTA = 'L-B99A9384';
const LAMBDA_USUAL = 1_000;

/** What to ask for, the most pressing first. */
export function raisesOf(facts: AccountFacts, needs: Needs): Raise[] {
  const region = 'read' in facts.region ? facts.region.read : 'REGION';
  return [...vcpuRaise(facts, needs), ...lambdaRaise(facts, needs)].map(
    ({ service, code, ...raise }) => ({
      ...raise,
      command: `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${raise.ask} --region ${region}`,
    }),
  );
}

type Wanted = Omit<Raise, 'command'> & { readonly service: string; readonly code: string };

function vcpuRaise({ vcpus }: AccountFacts, needs: Needs): Wanted[] {
  // A deploy runs the old warm tasks beside the new ones.
  const ask = Math.ceil(fullVcpus(needs) + warmVcpus(needs) - needs.standingVcpus);
  if ('failed' in vcpus || vcpus.read.quota >= ask) return [];
  const quota = 'Fargate On-Demand vCPU resource count';
  const why = 'full pools, and a deploy’s warm tasks beside them';
  return [{ quota, have: vcpus.read.quota, ask, why, service: 'fargate', code: VCPU_QUOTA }];
}

function lambdaRaise({ lambda }: AccountFacts, needs: Needs): Wanted[] {
  if ('failed' in lambda) return [];
  const { limit, unreserved } = lambda.read;
  if (limit >= LAMBDA_USUAL || unreserved >= needs.reservedLambda + 2 * LAMBDA_LEFT) return [];
  const quota = 'Lambda concurrent executions';
  const why = 'callers who wait hold one each; what an account usually has';
  const of = { service: 'lambda', code: LAMBDA_QUOTA };
  return [{ quota, have: limit, ask: LAMBDA_USUAL, why, ...of }];
}
