/** Names of tasks: whether carriers find them, and are let in. */
import { FEWEST_DAYS } from '../../../core/names/kept-certificate.ts';
import type { AccountFacts, NamesFacts } from '../account/facts.ts';
import { type Finding, ok, skip, trouble, unread } from '../finding.ts';

const check = 'names';

/** Nothing to say where tasks have none. */
export function checkNames({ names }: Pick<AccountFacts, 'names'>): Finding[] {
  if ('failed' in names) {
    if (names.failed.kind !== 'missing')
      return [unread(check, names.failed, 'route53:GetHostedZone on `direct.zoneId`')];
    const says = `there is no zone \`direct.zoneId\` in this account (${names.failed.words})`;
    const todo = 'aws route53 list-hosted-zones tells the ids';
    return [trouble('fail', { check, says, todo })];
  }
  if (!names.read) return [];
  const { read } = names;
  const zone = checkZone(read);
  return zone.status === 'fail' ? [zone] : [zone, checkCertificate(read), checkName(read)];
}

function checkZone({ domain, zone, found }: NamesFacts): Finding {
  const fail = (says: string, todo: string) => trouble('fail', { check, says, todo });
  if (zone.isPrivate)
    return fail(`the zone of ${zone.name} is private`, 'name a public zone in `direct.zoneId`');
  if (domain !== zone.name && !domain.endsWith(`.${zone.name}`))
    return fail(`${domain} is not in the zone of ${zone.name}`, 'name its zone in `direct.zoneId`');
  const others = found.filter((server) => !zone.servers.includes(server));
  const todo = `whoever ${zone.name} is registered with, or its parent zone, must name ${zone.servers.join(', ')}`;
  if (found.length === 0) return fail(`nobody in the world is told where ${zone.name} is`, todo);
  if (others.length > 0)
    return fail(`the world asks ${others.join(', ')} about ${zone.name}, not this zone`, todo);
  return ok(check, `${domain} is in the zone of ${zone.name}, which the world finds`);
}

function checkCertificate({ domain, daysLeft }: NamesFacts): Finding {
  if ('failed' in daysLeft) return unread(check, daysLeft.failed, 'cloudwatch:GetMetricStatistics');
  if (daysLeft.read === undefined)
    return skip(
      check,
      'nobody has said for a day how long the certificate holds: a deploy orders it',
    );
  const days = Math.floor(daysLeft.read);
  const says = `the certificate of *.${domain} holds for ${days} days`;
  if (days >= FEWEST_DAYS) return ok(check, says);
  const todo = 'docs/runbook.md, CertificateExpires';
  return trouble(days === 0 ? 'fail' : 'warn', { check, says, todo });
}

function checkName({ name: seen }: NamesFacts): Finding {
  if ('failed' in seen)
    return unread(check, seen.failed, 'route53:ListResourceRecordSets on `direct.zoneId`');
  if (!seen.read) return skip(check, 'no task has a name now');
  const { name, recorded, resolved, fault } = seen.read;
  if (resolved.length === 0)
    return trouble('warn', {
      check,
      says: `${name} is in the zone, and this machine’s name server does not know it`,
      todo: 'a minute after it was written it must; else another name server may tell more: dig @1.1.1.1',
    });
  if (!resolved.some((address) => recorded.includes(address)))
    return trouble('fail', {
      check,
      says: `${name} leads to ${resolved.join(', ')}, and its task is at ${recorded.join(', ')}`,
      todo: 'look whose name servers answer for the domain',
    });
  if (fault === undefined) return ok(check, `${name} answers with a certificate that holds`);
  return trouble('fail', {
    check,
    says: `${name} does not answer as it must: ${fault}`,
    todo: 'a task that just left may be gone: ask again; else its log, and port 443 of its security group',
  });
}
