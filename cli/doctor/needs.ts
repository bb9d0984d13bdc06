/** What a configuration wants of an account. */

/** One pool's wants. */
export interface PoolNeeds {
  readonly pool: string;
  /** vCPUs of a task. */
  readonly vcpu: number;
  readonly minWarm: number;
  readonly maxTasks: number;
  readonly spareSeats: number;
}

/** All wants. */
export interface Needs {
  readonly pools: readonly PoolNeeds[];
  /** vCPUs that run whether anyone calls or not: the edge's router. */
  readonly standingVcpus: number;
  readonly reservedLambda: number;
}

/** The parts of a configuration that want something of an account. */
export interface Wanting {
  readonly pools: Readonly<
    Record<string, Omit<PoolNeeds, 'pool' | 'vcpu'> & { readonly cpu: number }>
  >;
  readonly edge: { readonly enabled: boolean; readonly tasks: number };
  readonly scaler: { readonly reservedConcurrency: number | null };
}

/** CPU units of a vCPU. */
const UNITS = 1024;

/** vCPUs of one task of the WebSocket router; see `lib/constructs/edge-service.ts`. */
const ROUTER_VCPUS = 0.25;

/** Adds up a configuration. */
export function needsOf(config: Wanting): Needs {
  return {
    pools: Object.entries(config.pools).map(([pool, { cpu, minWarm, maxTasks, spareSeats }]) => ({
      pool,
      vcpu: cpu / UNITS,
      minWarm,
      maxTasks,
      spareSeats,
    })),
    standingVcpus: config.edge.enabled ? config.edge.tasks * ROUTER_VCPUS : 0,
    reservedLambda: config.scaler.reservedConcurrency ?? 0,
  };
}

/** vCPUs when every pool is full. */
export function fullVcpus({ pools, standingVcpus }: Needs): number {
  return pools.reduce((sum, { vcpu, maxTasks }) => sum + vcpu * maxTasks, standingVcpus);
}

/** vCPUs with nobody calling; a deploy has the old warm tasks beside the new ones. */
export function warmVcpus({ pools, standingVcpus }: Needs): number {
  return pools.reduce((sum, { vcpu, minWarm }) => sum + vcpu * minWarm, standingVcpus);
}

/** Tasks when every pool is full. */
export function fullTasks({ pools }: Needs): number {
  return pools.reduce((sum, { maxTasks }) => sum + maxTasks, 0);
}
