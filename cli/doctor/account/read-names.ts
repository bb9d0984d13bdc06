/** The names of tasks: their zone, whether the world finds it, the certificate, and one of them as it is seen. */
import { type CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { GetHostedZoneCommand, type Route53Client } from '@aws-sdk/client-route-53';
import { createZone } from '../../../adapters/route53/zone.ts';
import { type MetricName, NAMESPACE } from '../../../core/metrics.ts';
import { taskOfName } from '../../../core/task/task-name.ts';
import type { Config } from '../../../lib/config/schema.ts';
import type { NameSeen, NamesFacts } from './facts.ts';
import type { PublicNames } from './public-names.ts';
import { reading } from './reading.ts';

/** As many minutes as CloudWatch answers at once. */
const LOOKED_BACK_MS = 1_440 * 60_000;

/** Where to look. */
export interface NamesQuestion {
  readonly deployment: string;
  readonly pools: readonly string[];
  readonly direct: Config['direct'];
  readonly nowMs: number;
  readonly cloudwatch: CloudWatchClient;
  readonly route53: Route53Client;
  readonly world: PublicNames;
}

/** Nothing where the configuration gives tasks no names. Each part by itself: what may not be read hides nothing of the rest. */
export async function readNames(question: NamesQuestion): Promise<NamesFacts | undefined> {
  const { direct, route53, world } = question;
  const { domain, zoneId: Id } = direct;
  if (domain === '') return undefined;
  const { HostedZone, DelegationSet } = await route53.send(new GetHostedZoneCommand({ Id }));
  const name = plain(HostedZone?.Name ?? '');
  const isPrivate = HostedZone?.Config?.PrivateZone ?? false;
  const servers = (DelegationSet?.NameServers ?? []).map(plain);
  const [found, daysLeft, seen] = await Promise.all([
    world.nameServers(name),
    reading(() => readDays(question)),
    reading(() => lookAtOne(question)),
  ]);
  const zone = { name, isPrivate, servers };
  return { domain, zone, found: found.map(plain), daysLeft, name: seen };
}

/** By the alarm's own metric: the secret has the key, too, which is nobody's to read for a date. */
async function readDays(question: NamesQuestion): Promise<number | undefined> {
  const { deployment, pools, nowMs, cloudwatch } = question;
  const { Datapoints = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: NAMESPACE,
      MetricName: 'CertificateDays' satisfies MetricName,
      Dimensions: [
        { Name: 'Deployment', Value: deployment },
        { Name: 'Pool', Value: pools[0] },
      ],
      StartTime: new Date(nowMs - LOOKED_BACK_MS),
      EndTime: new Date(nowMs),
      Period: 60,
      Statistics: ['Minimum'],
    }),
  );
  const at = (point: (typeof Datapoints)[number]) => point.Timestamp?.getTime() ?? 0;
  return Datapoints.toSorted((a, b) => at(b) - at(a))[0]?.Minimum;
}

async function lookAtOne(question: NamesQuestion): Promise<NameSeen | undefined> {
  const { direct, route53, world, nowMs } = question;
  const { domain, zoneId } = direct;
  const clock = { nowMs: () => nowMs, sleep: async () => undefined };
  const records = await createZone({ client: route53, zoneId, clock }).listBelow(domain);
  const record = records.find((of) => of.type === 'A' && taskOfName(of.name, domain));
  if (!record) return undefined;
  const { name, values: recorded } = record;
  const resolved = await world.addresses(name);
  const fault = resolved.length === 0 ? undefined : await world.greet(name);
  return { name, recorded, resolved, fault };
}

function plain(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}
