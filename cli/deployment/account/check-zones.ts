/** Refuses a first deploy into zones that lack what the functions call by. */
import { CannotRun } from '../../../core/cannot-run.ts';
import type { Config } from '../../../lib/config/schema.ts';
import type { Cloud, Zones } from './cloud.ts';

/** Looks before anything is made. Throws `CannotRun` that names the zones which have everything. */
export async function checkZones(cloud: Pick<Cloud, 'zones'>, config: Config): Promise<void> {
  const wrong = whatLacks(config.network, await cloud.zones());
  if (wrong !== undefined) throw new CannotRun(`Cannot deploy: ${wrong}`);
}

/** What is wrong with the zones, or nothing. Only those with endpoints must have their services. */
export function whatLacks(
  { zones, zoneNames, endpointZones }: Config['network'],
  { all, services }: Zones,
): string | undefined {
  const chosen = zoneNames.length > 0 ? zoneNames : all.slice(0, zones);
  const whole = all.filter((zone) => services.every((service) => service.zones.includes(zone)));
  const fit =
    whole.length > 0
      ? `Those that have all: ${whole.join(', ')}; put ${zones} of them into network.zoneNames.`
      : 'No zone here has all: take another Region.';
  const unknown = chosen.find((zone) => !all.includes(zone));
  if (unknown !== undefined) return `there is no zone ${unknown} in this Region. ${fit}`;
  if (chosen.length < zones)
    return `this Region has ${all.length} zones, and network.zones is ${zones}.`;
  for (const zone of chosen.slice(0, endpointZones)) {
    const lack = services.filter(({ zones }) => !zones.includes(zone)).map(({ name }) => name);
    if (lack.length > 0) return `zone ${zone} has no endpoint of ${lack.join(' and ')}. ${fit}`;
  }
  return undefined;
}
