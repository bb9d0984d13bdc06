/** Rules between the fields of the two ways of a carrier's socket to a bot. */
import { type Broken, when } from './broken.ts';
import type { Config } from './schema.ts';

/** Checks them. */
export function wayRules(config: Config): Broken[] {
  return [...edgeRules(config), ...directRules(config)];
}

function edgeRules({ edge, direct, bot }: Config): Broken[] {
  return [
    ...when(
      edge.domain !== '' && edge.certificate === '',
      ['edge', 'certificate'],
      `the ARN of the certificate of ${edge.domain}`,
    ),
    ...when(
      bot.phoneSecret !== '' && !edge.enabled && direct.domain === '',
      ['edge', 'enabled'],
      'true where bot.phoneSecret is set, or direct.domain a domain: carriers reach bots by one of these ways',
    ),
    ...when(
      edge.certificate !== '' && edge.domain === '',
      ['edge', 'domain'],
      'a name that the certificate is for',
    ),
  ];
}

function directRules({ direct, edge }: Config): Broken[] {
  return [
    ...when(
      direct.domain !== '' && edge.enabled,
      ['direct', 'domain'],
      'empty with edge.enabled: sockets come by one way',
    ),
    ...when(
      (direct.domain === '') !== (direct.zoneId === ''),
      ['direct', 'zoneId'],
      'the id of the hosted zone of direct.domain, together with it and only then',
    ),
  ];
}
