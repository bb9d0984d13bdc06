/** Names of tasks in a hosted zone of Route 53. */
import { isIPv6 } from 'node:net';
import { InvalidChangeBatch, type Route53Client } from '@aws-sdk/client-route-53';
import type { ZoneChange, ZoneRecord } from '../../core/names/zone.ts';
import type { NameRecord, TaskNames } from '../../core/task/task-names.ts';
import { orRefused } from '../aws/or-refused.ts';
import { isEverywhere, lookAtChange, sendChanges } from './record-changes.ts';

/** As long as a name may be remembered after its task is gone; nobody asks for it before there is a task. */
const TTL_S = 60;

/** Another change of the same zone is not done yet; Route 53 wants to be asked again. */
const BUSY = ['PriorRequestNotComplete'];

/** Over one zone. */
export function createTaskNames(client: Route53Client, zoneId: string): TaskNames {
  const change = (action: ZoneChange['action'], name: NameRecord) =>
    sendChanges(
      client,
      zoneId,
      recordsOf(name).map((record) => ({ action, record })),
    );
  return {
    point: (record) =>
      orRefused(async () => {
        const sent = await change('upsert', record);
        if (isEverywhere(sent)) return { outcome: 'everywhere' as const };
        return { outcome: 'pointed' as const, changeId: sent?.Id ?? '' };
      }, BUSY),
    look: (changeId) =>
      orRefused(async () => {
        const seen = await lookAtChange(client, changeId);
        return { outcome: isEverywhere(seen) ? 'everywhere' : 'under way' };
      }),
    remove: (record) =>
      orRefused(async () => {
        try {
          await change('delete', record);
        } catch (error) {
          // Both of its records go in one batch, so the one that is refused was not there.
          if (!(error instanceof InvalidChangeBatch)) throw error;
        }
        return { outcome: 'removed' as const };
      }, BUSY),
  };
}

function recordsOf({ name, addresses }: NameRecord): ZoneRecord[] {
  const of = (type: string, values: readonly string[]) =>
    values.length === 0 ? [] : [{ name, type, ttlS: TTL_S, values }];
  return [
    ...of(
      'A',
      addresses.filter((address) => !isIPv6(address)),
    ),
    ...of('AAAA', addresses.filter(isIPv6)),
  ];
}
