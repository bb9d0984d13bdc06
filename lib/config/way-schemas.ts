/** The two ways of a carrier's socket to a bot, as a configuration may have them. */
import { NAMES_DOMAIN } from '../../core/access/socket-way.ts';
import { logDays, mailOrNone, part, textOf, wholeNumber, yesOrNo } from './rules.ts';

/** CloudFront, a balancer and routers. */
export const edge = part({
  enabled: yesOrNo,
  domain: textOf(/^$|^([a-z0-9-]+\.)+[a-z]{2,}$/, 'a domain name, or empty'),
  certificate: textOf(
    /^$|^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
    'the ARN of a certificate in us-east-1, or empty',
  ),
  tasks: wholeNumber(1, 20),
  logDays,
});

/** A task's own TLS, under a name of its own. */
export const direct = part({
  domain: textOf(
    new RegExp(`^$|${NAMES_DOMAIN.source}`),
    'a domain name of at most 190 characters, or empty',
  ),
  zoneId: textOf(
    /^$|^Z[A-Z0-9]{1,31}$/,
    'the id of a hosted zone such as Z0123456789ABCDEFGHIJ, or empty',
  ),
  email: mailOrNone,
  acmeDirectory: textOf(/^https:\/\/\S+$/, 'an https address of an ACME directory'),
});
