/** Rules between the fields that say who may call, and by which way. */
import { type Broken, when } from './broken.ts';
import type { Config } from './schema.ts';

/** Checks them. */
export function callerRules({ api, page, edge }: Config): Broken[] {
  const { jwt, turn } = api;
  const named = jwt.issuer !== '';
  return [
    ...when(
      turn.urls.length > 0 && turn.secret === '',
      ['api', 'turn', 'secret'],
      'the secret that the servers of api.turn.urls share with the API',
    ),
    ...when(
      turn.urls.length === 0 && turn.secret !== '',
      ['api', 'turn', 'urls'],
      'the servers that share api.turn.secret',
    ),
    ...when(
      named && jwt.audience.length === 0,
      ['api', 'jwt', 'audience'],
      `at least one audience: tokens of ${jwt.issuer} for other apps would be taken`,
    ),
    ...when(
      named && page.publicCallsPerHour > 0,
      ['page', 'publicCallsPerHour'],
      '0 where api.jwt.issuer says who may call',
    ),
    ...when(
      edge.enabled && page.publicCallsPerHour > 0,
      ['page', 'publicCallsPerHour'],
      '0 with edge.enabled: every caller has CloudFront’s address there',
    ),
    ...when(
      edge.enabled && api.sessionsPerAddress > 0,
      ['api', 'sessionsPerAddress'],
      '0 with edge.enabled: every caller has CloudFront’s address there',
    ),
  ];
}
