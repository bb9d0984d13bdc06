/** Facts of an account in which nothing is wrong, for tests to change one by one. */
import type { AccountFacts } from '../../../cli/doctor/account/facts.ts';
import type { FailureKind } from '../../../cli/doctor/account/failure.ts';
import type { PlannedPools } from '../../../cli/doctor/diagnose.ts';

export const HEALTHY: AccountFacts = {
  target: { kind: 'aws' },
  region: { read: 'eu-north-1' },
  identity: {
    read: { account: '123456789012', arn: 'arn:aws:sts::123456789012:assumed-role/dev/ann' },
  },
  bootstrap: { read: { version: 31 } },
  vcpus: { read: { quota: 100, used: 3 } },
  launchRate: { read: { perSecond: 20, burst: 100, from: 'documentation' } },
  subnets: {
    read: [
      { zone: 'eu-north-1a', free: 8_000 },
      { zone: 'eu-north-1b', free: 8_100 },
    ],
  },
  lambda: { read: { limit: 1_000, unreserved: 1_000 } },
  models: {},
  phone: { read: undefined },
  names: { read: undefined },
  system: {
    read: {
      tableName: 'greenroom-state-Table',
      lackingIndexes: [],
      pools: [
        {
          pool: 'receptionist',
          tasks: 2,
          settings: {
            minWarm: 1,
            maxTasks: 10,
            spareSeats: 1,
            isolation: 'process',
            timeZone: 'UTC',
            maxTaskAgeMs: 1,
            maxSessionsPerTask: 1,
          },
        },
      ],
    },
  },
};

export const PLAN: PlannedPools = {
  pools: { receptionist: { cpu: 512, minWarm: 1, maxTasks: 10, spareSeats: 1 } },
  edge: { enabled: false, tasks: 2 },
  scaler: { reservedConcurrency: null },
  network: { zones: 2, botSubnetMask: 19 },
};

export const failed = (kind: FailureKind, words = 'words of AWS') => ({ failed: { kind, words } });
