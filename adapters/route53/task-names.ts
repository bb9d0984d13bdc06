/** Names of tasks in a hosted zone of Route 53. */
import { isIPv6 } from 'node:net';
import {
  type ChangeAction,
  type ChangeInfo,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  InvalidChangeBatch,
  type Route53Client,
  type RRType,
} from '@aws-sdk/client-route-53';
import type { NameRecord, TaskNames } from '../../core/task/task-names.ts';
import { orRefused } from '../aws/or-refused.ts';

/** As long as a name may be remembered after its task is gone; nobody asks for it before there is a task. */
const TTL_S = 60;

/** Another change of the same zone is not done yet; Route 53 wants to be asked again. */
const BUSY = ['PriorRequestNotComplete'];

/** Over one zone. */
export function createTaskNames(client: Route53Client, zoneId: string): TaskNames {
  const change = (Action: ChangeAction, record: NameRecord) =>
    client.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        ChangeBatch: {
          Changes: recordsOf(record).map((set) => ({ Action, ResourceRecordSet: set })),
        },
      }),
    );
  return {
    point: (record) =>
      orRefused(async () => {
        const { ChangeInfo } = await change('UPSERT', record);
        if (isEverywhere(ChangeInfo)) return { outcome: 'everywhere' as const };
        return { outcome: 'pointed' as const, changeId: ChangeInfo?.Id ?? '' };
      }, BUSY),
    look: (changeId) =>
      orRefused(async () => {
        const { ChangeInfo } = await client.send(new GetChangeCommand({ Id: changeId }));
        return { outcome: isEverywhere(ChangeInfo) ? 'everywhere' : 'under way' };
      }),
    remove: (record) =>
      orRefused(async () => {
        try {
          await change('DELETE', record);
        } catch (error) {
          // Both of its records go in one batch, so the one that is refused was not there.
          if (!(error instanceof InvalidChangeBatch)) throw error;
        }
        return { outcome: 'removed' as const };
      }, BUSY),
  };
}

function isEverywhere(change: ChangeInfo | undefined): boolean {
  return change?.Status === 'INSYNC';
}

function recordsOf({ name, addresses }: NameRecord) {
  const of = (Type: RRType, values: readonly string[]) =>
    values.length === 0
      ? []
      : [{ Name: name, Type, TTL: TTL_S, ResourceRecords: values.map((Value) => ({ Value })) }];
  return [
    ...of(
      'A',
      addresses.filter((address) => !isIPv6(address)),
    ),
    ...of('AAAA', addresses.filter(isIPv6)),
  ];
}
