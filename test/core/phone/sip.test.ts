import { describe, expect, it } from 'vitest';
import { CARRIERS } from '../../../core/phone/phone.ts';
import { isSip, notCallable, sipUri } from '../../../core/phone/sip.ts';

describe('a SIP address', () => {
  it.each([
    ['sip:ann@example.com', true],
    ['sips:ann@example.com', true],
    ['+14155550100', false],
    ['sip:a b@example.com', false],
    ['sip:ann@example.com"><Hangup/>', false],
  ])('is told from a number: %s', (to, is) => {
    expect(isSip(to)).toBe(is);
  });

  it.each([
    ['sip:ann@example.com', 'sip:ann@example.com'],
    ['sips:ann@example.com', 'sip:ann@example.com;transport=tls'],
    ['sips:ann@example.com?x=1', 'sip:ann@example.com;transport=tls?x=1'],
    ['sips:ann@example.com;transport=tls', 'sip:ann@example.com;transport=tls'],
    ['+14155550100', '+14155550100'],
  ])('is written in the one scheme that carriers know: %s', (to, uri) => {
    expect(sipUri(to)).toBe(uri);
  });

  it('over TLS is not called by carriers that document no way to', () => {
    const may = CARRIERS.filter((carrier) => !notCallable(carrier, 'sips:ann@example.com'));
    expect(may).toEqual(['twilio', 'vonage']);
    for (const carrier of CARRIERS)
      expect(notCallable(carrier, 'sip:ann@example.com')).toBeUndefined();
  });
});
