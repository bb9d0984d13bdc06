/** Cloud assemblies as `npm run synth` leaves them, for the shipped configuration and for deploys that follow it. */
import { join } from 'node:path';
import shipped from '../../../greenroom.config.ts';
import { acknowledgeFindings } from '../../../lib/acknowledge-findings.ts';
import { composeStacks } from '../../../lib/compose-stacks.ts';
import type { Config, PoolConfig } from '../../../lib/config/schema.ts';
import { createReadApp } from '../../../lib/synthesise-config.ts';

/** The pool that is called. */
export const POOL = 'receptionist';

/** What the bed deploys: `second` and `broken` are new revisions of the first, `dual-stack` is a deployment of its own. */
export const DEPLOYED: Readonly<Record<string, Deployed>> = {
  first: {},
  second: { pool: { memoryMiB: 2048 } },
  broken: { pool: { memoryMiB: 3072 } },
  'dual-stack': { network: { ipv6: true, endpointZones: 0 } },
};

/** What of the shipped configuration is changed. */
export interface Deployed {
  readonly pool?: Partial<PoolConfig>;
  readonly network?: Partial<Config['network']>;
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

function configOf({ pool: changes = {}, network = {} }: Deployed): Config {
  const [pool] = Object.values(shipped.pools);
  if (!pool) throw new Error('Cannot build the bed: greenroom.config.ts has no pool');
  return {
    ...shipped,
    network: { ...shipped.network, ...network },
    pools: { [POOL]: { ...pool, ...ROOM, ...changes } },
  };
}
