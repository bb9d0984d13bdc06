/** The names of tasks: their zone, whether the world finds it, the certificate, and one of them as it is seen. */
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetHostedZoneCommand, type Route53Client } from '@aws-sdk/client-route-53';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createZone } from '../../../adapters/route53/zone.ts';
import { readSecret } from '../../../adapters/secrets-manager/read-secret.ts';
import { readKept } from '../../../core/names/kept-certificate.ts';
import { taskOfName } from '../../../core/task/task-name.ts';
import type { Config } from '../../../lib/config/schema.ts';
import type { NameSeen, NamesFacts } from './facts.ts';
import type { PublicNames } from './public-names.ts';
import { outputsOf } from './stack-resources.ts';

/** Where to look. */
export interface NamesQuestion {
  readonly deployment: string;
  readonly direct: Config['direct'];
  readonly nowMs: number;
  readonly cloudformation: CloudFormationClient;
  readonly route53: Route53Client;
  readonly secrets: SecretsManagerClient;
  readonly world: PublicNames;
}

/** Nothing where the configuration gives tasks no names. */
export async function readNames(question: NamesQuestion): Promise<NamesFacts | undefined> {
  const { direct, route53, world, nowMs } = question;
  const { domain, zoneId: Id } = direct;
  if (domain === '') return undefined;
  const { HostedZone, DelegationSet } = await route53.send(new GetHostedZoneCommand({ Id }));
  const name = plain(HostedZone?.Name ?? '');
  const isPrivate = HostedZone?.Config?.PrivateZone ?? false;
  const servers = (DelegationSet?.NameServers ?? []).map(plain);
  const [found, notAfterMs, seen] = await Promise.all([
    world.nameServers(name),
    readEnd(question),
    lookAtOne(question),
  ]);
  const zone = { name, isPrivate, servers };
  return { domain, zone, found: found.map(plain), notAfterMs, name: seen, nowMs };
}

async function readEnd(question: NamesQuestion): Promise<number | undefined> {
  const stack = await outputsOf(question.cloudformation)(`${question.deployment}-names`);
  const secret = stack?.['CertificateSecret'];
  if (secret === undefined) return undefined;
  return readKept(await readSecret(question.secrets, secret))?.notAfterMs;
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
