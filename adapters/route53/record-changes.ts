/** Changes of a zone's records, as Route 53 takes them and tells of them. */
import {
  type ChangeInfo,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  type Route53Client,
  type RRType,
} from '@aws-sdk/client-route-53';
import type { ZoneChange } from '../../core/names/zone.ts';

const ACTIONS = { create: 'CREATE', upsert: 'UPSERT', delete: 'DELETE' } as const;

/** Sends them in one batch: all or none. Throws what Route 53 says, `InvalidChangeBatch` where the zone is not as they take it to be. */
export async function sendChanges(
  client: Route53Client,
  zoneId: string,
  changes: readonly ZoneChange[],
): Promise<ChangeInfo | undefined> {
  const Changes = changes.map(({ action, record }) => ({
    Action: ACTIONS[action],
    ResourceRecordSet: {
      Name: record.name,
      Type: record.type as RRType,
      TTL: record.ttlS,
      ResourceRecords: record.values.map((Value) => ({ Value })),
    },
  }));
  const { ChangeInfo } = await client.send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes } }),
  );
  return ChangeInfo;
}

/** How far one has come. */
export async function lookAtChange(
  client: Route53Client,
  changeId: string,
): Promise<ChangeInfo | undefined> {
  const { ChangeInfo } = await client.send(new GetChangeCommand({ Id: changeId }));
  return ChangeInfo;
}

/** Whether every server of the zone tells it. */
export function isEverywhere(change: ChangeInfo | undefined): boolean {
  return change?.Status === 'INSYNC';
}
