/** Fields that the first deploy fixes: another value would replace what live calls stand on, or close the ports that they use. */
import type { Config } from './schema.ts';

/** Their values by path. */
export type FixedFields = Readonly<Record<string, string>>;

/** What a deploy leaves behind for the next one to compare with. */
export function fixedFieldsOf({ network, bot }: Config): FixedFields {
  return {
    'network.cidr': network.cidr,
    'network.zones': String(network.zones),
    'network.zoneNames': network.zoneNames.join(', '),
    'network.botSubnetMask': String(network.botSubnetMask),
    'bot.supervisorPort': String(bot.supervisorPort),
    'bot.mediaPort': String(bot.mediaPort),
  };
}

/** A sentence for each field that is no longer what it was; a field that the deployed one did not know is not compared. */
export function changedFields(deployed: FixedFields, wanted: FixedFields): string[] {
  return Object.entries(wanted).flatMap(([field, value]) => {
    const before = deployed[field];
    if (before === undefined || before === value) return [];
    return [`${field} is ${before || 'empty'} since the first deploy, and now ${value || 'empty'}`];
  });
}
