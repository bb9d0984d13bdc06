import { describe, expect, it } from 'vitest';
import {
  daysLeft,
  type KeptCertificate,
  readKept,
  whyDue,
} from '../../../core/names/kept-certificate.ts';

const DAY = 86_400_000;
const wanted = { domain: 'bots.example.com', directory: 'https://acme.example/directory' };
const kept = (of: Partial<KeptCertificate> = {}): KeptCertificate => ({
  certificate: 'chain',
  privateKey: 'key',
  issuedAtMs: 0,
  notAfterMs: 90 * DAY,
  ...wanted,
  ...of,
});

describe('whyDue', () => {
  it.each<[string, KeptCertificate | undefined, number, string | undefined]>([
    ['there is none', undefined, 0, 'none'],
    ['it has ended', kept(), 90, 'none'],
    ['it is for another domain', kept({ domain: 'calls.example.com' }), 1, 'domain'],
    [
      'it is of another issuer, such as a staging one',
      kept({ directory: 'https://staging' }),
      1,
      'issuer',
    ],
    ['31 of 90 days are left', kept(), 59, undefined],
    ['30 of 90 days are left', kept(), 60, 'age'],
    ['23 of 45 days are left', kept({ notAfterMs: 45 * DAY }), 22, undefined],
    ['22 of 45 days are left', kept({ notAfterMs: 45 * DAY }), 23, 'age'],
    ['4 of 6 days are left', kept({ notAfterMs: 6 * DAY }), 2, undefined],
    ['3 of 6 days are left', kept({ notAfterMs: 6 * DAY }), 3, 'age'],
  ])('when %s', (_case, certificate, day, due) => {
    expect(whyDue(certificate, wanted, day * DAY)).toBe(due);
  });
});

describe('readKept', () => {
  it('reads what was written, and takes a new secret’s random characters for none', () => {
    expect(readKept(JSON.stringify(kept()))).toEqual(kept());
    expect(readKept('aQ7:random{characters')).toBeUndefined();
    expect(readKept('{"certificate":"chain"}')).toBeUndefined();
  });
});

describe('daysLeft', () => {
  it('counts down to nought, and no further', () => {
    expect(daysLeft(kept(), 60 * DAY)).toBe(30);
    expect(daysLeft(kept(), 91 * DAY)).toBe(0);
  });
});
