/** A hosted zone of Route 53. */
import {
  GetHostedZoneCommand,
  InvalidChangeBatch,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  type ListResourceRecordSetsRequest,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import type { Zone, ZoneChange, ZoneRecord } from '../../core/names/zone.ts';
import type { Clock } from '../../core/time/clock.ts';
import { isEverywhere, lookAtChange, sendChanges } from './record-changes.ts';

/** Route 53 says that nearly all changes are everywhere within 60 s. */
const EVERYWHERE_WITHIN_MS = 180_000;
const LOOK_EVERY_MS = 3_000;

/** Route 53 takes a thousand changes at once. */
const CHANGES_A_CALL = 1_000;

/** What it needs. */
export interface ZoneDeps {
  readonly client: Route53Client;
  readonly zoneId: string;
  readonly clock: Clock;
}

/** The zone. */
export function createZone(deps: ZoneDeps): Zone {
  const { client, zoneId: Id } = deps;
  return {
    async describe() {
      const { HostedZone } = await client.send(new GetHostedZoneCommand({ Id }));
      const isPrivate = HostedZone?.Config?.PrivateZone ?? false;
      return { name: withoutDot(HostedZone?.Name ?? ''), isPrivate };
    },
    listBelow: (name) => listBelow(deps, name),
    async change(changes, how) {
      for (let at = 0; at < changes.length; at += CHANGES_A_CALL) {
        const id = await send(deps, changes.slice(at, at + CHANGES_A_CALL));
        if (id === undefined) return 'refused';
        if (how?.seenEverywhere) await waitFor(deps, id);
      }
      return 'done';
    },
  };
}

/** Names are sorted by their labels from the right, so that all below one follow it. */
async function listBelow({ client, zoneId }: ZoneDeps, name: string): Promise<ZoneRecord[]> {
  const found: ZoneRecord[] = [];
  let from: Pick<ListResourceRecordSetsRequest, 'StartRecordName' | 'StartRecordType'> = {
    StartRecordName: name,
  };
  for (;;) {
    const { ResourceRecordSets = [], ...page }: ListResourceRecordSetsCommandOutput =
      await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, ...from }));
    const below = ResourceRecordSets.map(readRecord).filter((of) => isBelow(of.name, name));
    found.push(...below);
    if (!page.IsTruncated || below.length < ResourceRecordSets.length) return found;
    from = { StartRecordName: page.NextRecordName, StartRecordType: page.NextRecordType };
  }
}

function isBelow(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

function readRecord({ Name, Type, TTL, ResourceRecords }: ResourceRecordSet): ZoneRecord {
  return {
    name: withoutDot(Name ?? ''),
    type: Type ?? '',
    ttlS: TTL ?? 0,
    values: (ResourceRecords ?? []).map(({ Value }) => Value ?? ''),
  };
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, '');
}

/** The change's id; nothing where the zone is not as it was taken to be. */
async function send(
  { client, zoneId }: ZoneDeps,
  changes: readonly ZoneChange[],
): Promise<string | undefined> {
  try {
    return (await sendChanges(client, zoneId, changes))?.Id ?? '';
  } catch (error) {
    if (error instanceof InvalidChangeBatch) return undefined;
    throw error;
  }
}

async function waitFor({ client, clock }: ZoneDeps, changeId: string): Promise<void> {
  const untilMs = clock.nowMs() + EVERYWHERE_WITHIN_MS;
  for (;;) {
    const change = await lookAtChange(client, changeId);
    if (isEverywhere(change)) return;
    if (clock.nowMs() >= untilMs)
      throw new Error(`Cannot see the change of a record: Route 53 says ${change?.Status}`);
    await clock.sleep(LOOK_EVERY_MS);
  }
}
