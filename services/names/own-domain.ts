/** A note in the zone says whose the domain is: a second deployment would take the first one's names for left-overs. */
import type { Zone, ZoneRecord } from '../../core/names/zone.ts';
import type { NamesDeps } from './names-deps.ts';

const NOTE_TTL_S = 300;

/** Writes the note where there is none. Throws where the domain is not in the zone, or is another deployment's. */
export async function claimDomain({ zone, settings: { domain, owner } }: NamesDeps): Promise<void> {
  const { name, isPrivate } = await zone.describe();
  if (isPrivate)
    throw new Error(
      `Cannot use the zone of ${name}: it is private, and carriers ask public name servers`,
    );
  if (domain !== name && !domain.endsWith(`.${name}`))
    throw new Error(
      `Cannot use ${domain}: direct.zoneId is the zone of ${name}, which it is not in`,
    );
  const found = await findNote(zone, domain);
  if (!found) await zone.change([{ action: 'create', record: noteOf(domain, owner) }]);
  if (!(await isOwn(zone, { domain, owner })))
    throw new Error(
      `Cannot use ${domain}: ${await whose(zone, domain)} uses it; each deployment needs a domain of its own`,
    );
}

/** Whether this deployment has written the note. */
export async function isOwn(
  zone: Zone,
  { domain, owner }: { domain: string; owner: string },
): Promise<boolean> {
  return (await whose(zone, domain)) === owner;
}

/** Takes our note away. */
export async function leaveDomain({ zone, settings: { domain } }: NamesDeps): Promise<void> {
  const found = await findNote(zone, domain);
  if (found) await zone.change([{ action: 'delete', record: found }]);
}

async function whose(zone: Zone, domain: string): Promise<string | undefined> {
  return (await findNote(zone, domain))?.values[0]?.replaceAll('"', '');
}

async function findNote(zone: Zone, domain: string): Promise<ZoneRecord | undefined> {
  const { name } = noteOf(domain, '');
  return (await zone.listBelow(name)).find((record) => record.name === name);
}

function noteOf(domain: string, owner: string): ZoneRecord {
  return { name: `_greenroom.${domain}`, type: 'TXT', ttlS: NOTE_TTL_S, values: [`"${owner}"`] };
}
