/** Cloud assemblies as `npm run synth` leaves them, for the shipped configuration and for deploys that follow it. */
import { join } from 'node:path';
import shipped from '../../../greenroom.config.ts';
import { acknowledgeFindings } from '../../../lib/acknowledge-findings.ts';
import { composeStacks } from '../../../lib/compose-stacks.ts';
import type { Config, PoolConfig } from '../../../lib/config/schema.ts';
import { createReadApp } from '../../../lib/synthesise-config.ts';
import { POOL } from '../pool.ts';

/** What the bed deploys: `second` and `broken` are new revisions of the first, the others are deployments of their own. */
export const DEPLOYED: Readonly<Record<string, Deployed>> = {
  first: {},
  // For whoever needs one caller and starts a deployment for him alone.
  small: { pool: { minWarm: 1 } },
  second: { pool: { memoryMiB: 2048 } },
  broken: { pool: { memoryMiB: 3072 } },
  'dual-stack': { pool: { minWarm: 1 }, network: { ipv6: true, endpointZones: 0 } },
  edge: { edge: { enabled: true } },
};

/** What of the shipped configuration is changed. */
export interface Deployed {
  readonly pool?: Partial<PoolConfig>;
  readonly network?: Partial<Config['network']>;
  readonly edge?: Partial<Config['edge']>;
}

/**
 * Room for twenty calls with the warm tasks of two revisions beside them; one seat a task, so that no call waits for a quiet
 * neighbour, and an instant answer worth next to nothing, so that twenty callers in a minute make nobody launch for sixty.
 */
const ROOM: Partial<PoolConfig> = {
  maxTasks: 40,
  minWarm: 3,
  spareSeats: 0,
  worth: { idleMinuteUsd: 0.00033, instantAnswerUsd: 0.0001, ownCpuUsd: 0.000_001 },
};

/** Writes one assembly a revision. Only the first has the functions' code, which is the same in all. */
export function synthesiseRevisions(folder: string): void {
  for (const [revision, changes] of Object.entries(DEPLOYED)) {
    const withCode = {
      'aws:cdk:bundling-stacks': ['**'],
      'aws:cdk:disable-asset-staging': false,
    };
    const app = createReadApp(join(folder, revision), revision === 'first' ? withCode : {});
    const config = configOf(changes);
    acknowledgeFindings(composeStacks(app, config), config);
    app.synth();
  }
}

function configOf({ pool: changes = {}, network = {}, edge = {} }: Deployed): Config {
  const [pool] = Object.values(shipped.pools);
  if (!pool) throw new Error('Cannot build the bed: greenroom.config.ts has no pool');
  return {
    ...shipped,
    network: { ...shipped.network, ...network },
    edge: { ...shipped.edge, ...edge },
    pools: { [POOL]: { ...pool, ...ROOM, ...changes } },
  };
}
