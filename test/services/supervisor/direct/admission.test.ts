import { describe, expect, it } from 'vitest';
import {
  type Admission,
  createAdmission,
  OF_ALL,
  OF_HANDSHAKES,
  OF_ONE,
} from '../../../../services/supervisor/direct/admission.ts';

/** How many of these may enter, at one moment. */
const entering = (mayEnter: Admission['mayKnock'], addresses: string[], nowMs = 0) =>
  addresses.filter((address) => mayEnter(address, nowMs)).length;

const times = (count: number, addressOf: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => addressOf(n));

describe('admission', () => {
  it('lets one address have its own allowance, and no more of everybody’s', () => {
    const { mayKnock: mayEnter } = createAdmission();
    expect(
      entering(
        mayEnter,
        times(1_000, () => '198.51.100.1'),
      ),
    ).toBe(OF_ONE.burst);
    expect(
      entering(
        mayEnter,
        times(1_000, () => '::ffff:198.51.100.1'),
      ),
    ).toBe(0);
    expect(mayEnter('198.51.100.2', 0)).toBe(true);
  });

  it('takes all of an IPv6 network for one stranger, however its addresses are written', () => {
    const { mayKnock: mayEnter } = createAdmission();
    const inOne = times(100, (n) => `2001:db8:0:${(n + 1).toString(16)}::1`);
    expect(entering(mayEnter, inOne)).toBe(OF_ONE.burst);
    expect(mayEnter('2001:db8:1::1', 0)).toBe(true);
  });

  it('has an allowance for everybody together, which comes back with time', () => {
    const { mayKnock: mayEnter } = createAdmission();
    const crowd = (from: number) => times(500, (n) => `10.${from}.${n >> 8}.${n & 255}`);
    expect(entering(mayEnter, crowd(1))).toBe(OF_ALL.burst);
    expect(entering(mayEnter, crowd(2), 1_000)).toBe(OF_ALL.perS);
    expect(entering(mayEnter, crowd(3), 3_600_000)).toBe(OF_ALL.burst);
  });

  it('keeps what callers need from those who only knock', () => {
    const { mayKnock, mayShake } = createAdmission();
    entering(
      mayKnock,
      times(1_000, (n) => `10.1.${n >> 8}.${n & 255}`),
    );
    expect(times(100, String).filter(() => mayShake(0))).toHaveLength(OF_HANDSHAKES.burst);
    expect(times(100, String).filter(() => mayShake(1_000))).toHaveLength(OF_HANDSHAKES.perS);
  });

  it('goes on where the clock is set back', () => {
    const { mayKnock: mayEnter } = createAdmission();
    expect(mayEnter('198.51.100.1', 3_600_000)).toBe(true);
    expect(mayEnter('198.51.100.1', 0)).toBe(true);
  });

  it('is quick about very many addresses, and lets the next one in when they are gone', () => {
    const { mayKnock: mayEnter } = createAdmission();
    entering(
      mayEnter,
      times(20_000, (n) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`),
    );
    expect(mayEnter('203.0.113.9', 3_600_000)).toBe(true);
  });
});
