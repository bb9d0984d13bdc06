/** The environments of the two functions, as CloudFormation resolved them; in an account without stacks, the same by hand. */
import type { Store } from '../../core/store/store.ts';
import type { ApiEnv } from '../../services/api/env.ts';
import type { ScalerEnv } from '../../services/scaler/env.ts';
import type { Deployment as PoolDeployment } from '../../services/scaler/parse-env.ts';
import { applyDeployment } from '../../services/scaler/plan/deploy.ts';
import { connect, functionEnvironment, stackOf } from './connect.ts';

export interface ServiceEnvironments {
  readonly api: ApiEnv;
  readonly scaler: ScalerEnv;
  readonly deployments: Readonly<Record<string, PoolDeployment>>;
}

/** Reads them; the secret of join tokens is this run's, for the emulator resolves no reference. */
export async function serviceEnvironments(): Promise<ServiceEnvironments> {
  const deployment = connect();
  const [api, scaler] = [stackOf(deployment, 'api'), stackOf(deployment, 'scaler')];
  if (!api || !scaler) return byHand(deployment.tableName);
  const env = functionEnvironment(scaler, deployment.cut) as unknown as ScalerEnv;
  const apiEnv = functionEnvironment(api, deployment.cut) as unknown as ApiEnv;
  return {
    api: { ...apiEnv, JOIN_SECRETS: 'a-secret-for-this-run' },
    scaler: env,
    deployments: JSON.parse(env.DEPLOYMENTS) as ServiceEnvironments['deployments'],
  };
}

/** Writes the pool's record as the scaler does at its first minute, and answers it. */
export async function putDeployment(
  store: Store,
  pool: string,
  deployments: ServiceEnvironments['deployments'],
): Promise<PoolDeployment> {
  const deployment = deployments[pool];
  if (!deployment) throw new Error(`Cannot deploy ${pool}: it is not in DEPLOYMENTS`);
  await applyDeployment(store, { pool, deployment, nowMs: Date.now() });
  return deployment;
}

function byHand(tableName: string): ServiceEnvironments {
  const settings = {
    minWarm: 1,
    maxTasks: 2,
    spareSeats: 1,
    isolation: 'process' as const,
    timeZone: 'UTC',
    maxTaskAgeMs: 43_200_000,
    maxSessionsPerTask: 100,
  };
  const deployments = {
    receptionist: { revision: 'r1', taskDefinition: 'greenroom-r1', settings },
  };
  const shared = { TABLE_NAME: tableName, POOLS: 'receptionist' };
  return {
    api: {
      ...shared,
      DEPLOYMENT: 'greenroom',
      DEFAULT_POOL: 'receptionist',
      SCALER_FUNCTION: '',
      JOIN_SECRETS: 'a-secret-for-this-run',
      ALLOWED_ORIGINS: '*',
      ICE_SERVERS: '[]',
    },
    scaler: {
      ...shared,
      CLUSTER: 'greenroom',
      SUBNETS: 'subnet-1,subnet-2',
      SECURITY_GROUPS: 'sg-1',
      ASSIGN_PUBLIC_IP: 'ENABLED',
      LOOP_SECONDS: '55',
      DEPLOYMENTS: JSON.stringify(deployments),
    },
    deployments,
  };
}
