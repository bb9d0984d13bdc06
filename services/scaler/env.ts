/** The scaler's environment; its stack builds exactly this. */
export interface ScalerEnv {
  readonly TABLE_NAME: string;
  /** All pools, separated by commas. */
  readonly POOLS: string;
  /** The cluster, which has the deployment's name. */
  readonly CLUSTER: string;
  /** Subnets for tasks, separated by commas. */
  readonly SUBNETS: string;
  readonly SECURITY_GROUPS: string;
  /** `ENABLED` where tasks need public addresses for WebRTC. */
  readonly ASSIGN_PUBLIC_IP: 'ENABLED' | 'DISABLED';
  /** How long one invocation loops, in seconds; below the schedule's minute. */
  readonly LOOP_SECONDS: string;
  /** The domain below which tasks have names; missing: they have none. */
  readonly DIRECT_DOMAIN?: string;
  /** Pool records as JSON, put where the table has none: `{ [pool]: { revision, taskDefinition, settings } }`. */
  readonly DEPLOYMENTS: string;
}
