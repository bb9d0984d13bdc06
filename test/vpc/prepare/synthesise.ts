/** Cloud assemblies as `npm run synth` leaves them, for the shipped configuration and for deploys that follow it. */
import { join } from 'node:path';
import shipped from '../../../greenroom.config.ts';
import { acknowledgeFindings } from '../../../lib/acknowledge-findings.ts';
import { composeStacks } from '../../../lib/compose-stacks.ts';
import type { Config, PoolConfig } from '../../../lib/config/schema.ts';
import { createReadApp } from '../../../lib/synthesise-config.ts';

/** The pool that is called. */
export const POOL = 'receptionist';

/** What the bed deploys one after the other; each but the first is a new revision of the first. */
export const REVISIONS: Readonly<Record<string, Partial<PoolConfig>>> = {
  first: {},
  second: { memoryMiB: 2048 },
  broken: { memoryMiB: 3072 },
};

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
  for (const [revision, changes] of Object.entries(REVISIONS)) {
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

function configOf(changes: Partial<PoolConfig>): Config {
  const [pool] = Object.values(shipped.pools);
  if (!pool) throw new Error('Cannot build the bed: greenroom.config.ts has no pool');
  return { ...shipped, pools: { [POOL]: { ...pool, ...ROOM, ...changes } } };
}
