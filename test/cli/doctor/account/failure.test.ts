import { describe, expect, it } from 'vitest';
import { accountFailureOf, type FailureKind } from '../../../../cli/doctor/account/failure.ts';

const of = (name: string, message = '', more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

describe('failureOf', () => {
  it.each<[string, Error, FailureKind]>([
    ['no Region', of('Error', 'Region is missing'), 'region'],
    [
      'nobody signed in',
      of('CredentialsProviderError', 'Could not load credentials'),
      'credentials',
    ],
    ['an expired token', of('ExpiredTokenException'), 'credentials'],
    ['an unknown key', of('UnrecognizedClientException'), 'credentials'],
    ['a wrong secret', of('InvalidSignatureException'), 'credentials'],
    ['EC2’s word for a wrong key', of('AuthFailure'), 'credentials'],
    ['a missing permission', of('AccessDeniedException'), 'denied'],
    ['EC2’s word for it', of('UnauthorizedOperation'), 'denied'],
    [
      'no such host',
      of('Error', 'getaddrinfo ENOTFOUND sts.x', { code: 'ENOTFOUND' }),
      'unreachable',
    ],
    ['a closed port', of('Error', '', { code: 'ECONNREFUSED' }), 'unreachable'],
    ['silence', of('TimeoutError'), 'unreachable'],
    ['no such stack', of('ValidationError', 'Stack with id x does not exist'), 'missing'],
    ['no such table', of('ResourceNotFoundException'), 'missing'],
    ['HTTP 501', of('Unknown', '', { $metadata: { httpStatusCode: 501 } }), 'absent'],
    ['our endpoint’s word for it', of('UnknownOperationException'), 'absent'],
    ['anything else', of('ThrottlingException'), 'other'],
  ])('sorts %s', (_, error, kind) => {
    expect(accountFailureOf(error).kind).toBe(kind);
  });

  it('keeps AWS’s own words, bounded', () => {
    expect(accountFailureOf(of('AccessDenied', 'User is\n not allowed'))).toEqual({
      kind: 'denied',
      words: 'AccessDenied: User is not allowed',
    });
    expect(accountFailureOf(of('Error', 'x'.repeat(9_000))).words).toHaveLength(300);
  });
});
