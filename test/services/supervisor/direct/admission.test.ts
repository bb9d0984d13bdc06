import { describe, expect, it } from 'vitest';
import {
  type Admission,
  createAdmission,
  OF_ALL,
  OF_HANDSHAKES,
  OF_ONE,
} from '../../../../services/supervisor/direct/admission.ts';

/** How many of these may enter, at one moment. */
const entering = (mayEnter: Admission['mayKnock'], addresses: string[]) =>
  addresses.filter((address) => mayEnter(address)).length;

const times = (count: number, addressOf: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => addressOf(n));

/** One whose time stands still until it is set. */
function createTimed(): Admission & { readonly setMs: (nowMs: number) => void } {
  let now = 0;
  const setMs = (nowMs: number) => {
    now = nowMs;
  };
  return { ...createAdmission(() => now), setMs };
}

describe('admission', () => {
  it('lets one address have its own allowance, and no more of everybody’s', () => {
    const { mayKnock: mayEnter } = createTimed();
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
    expect(mayEnter('198.51.100.2')).toBe(true);
  });

  it('takes all of an IPv6 network for one stranger, however its addresses are written', () => {
    const { mayKnock: mayEnter } = createTimed();
    const inOne = times(100, (n) => `2001:db8:0:${(n + 1).toString(16)}::1`);
    expect(entering(mayEnter, inOne)).toBe(OF_ONE.burst);
    expect(mayEnter('2001:db8:1::1')).toBe(true);
  });

  it('has an allowance for everybody together, which comes back with time', () => {
    const { mayKnock: mayEnter, setMs } = createTimed();
    const crowd = (from: number) => times(500, (n) => `10.${from}.${n >> 8}.${n & 255}`);
    expect(entering(mayEnter, crowd(1))).toBe(OF_ALL.burst);
    setMs(1_000);
    expect(entering(mayEnter, crowd(2))).toBe(OF_ALL.perSecond);
    setMs(3_600_000);
    expect(entering(mayEnter, crowd(3))).toBe(OF_ALL.burst);
  });

  it('keeps what callers need from those who only knock', () => {
    const { mayKnock, mayShake, setMs } = createTimed();
    entering(
      mayKnock,
      times(1_000, (n) => `10.1.${n >> 8}.${n & 255}`),
    );
    expect(times(100, String).filter(() => mayShake())).toHaveLength(OF_HANDSHAKES.burst);
    setMs(1_000);
    expect(times(100, String).filter(() => mayShake())).toHaveLength(OF_HANDSHAKES.perSecond);
  });

  it('goes on where the clock is set back', () => {
    const { mayKnock: mayEnter, setMs } = createTimed();
    setMs(3_600_000);
    expect(mayEnter('198.51.100.1')).toBe(true);
    setMs(0);
    expect(mayEnter('198.51.100.1')).toBe(true);
  });

  it('is quick about very many addresses, and lets the next one in when they are gone', () => {
    const { mayKnock: mayEnter, setMs } = createTimed();
    entering(
      mayEnter,
      times(20_000, (n) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`),
    );
    setMs(3_600_000);
    expect(mayEnter('203.0.113.9')).toBe(true);
  });
});
