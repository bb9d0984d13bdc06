/**
 * Who may begin a handshake, and who may go through with one. That costs the task a millisecond or two of the core that its calls
 * share, but only whoever knows the task's name gets so far: what strangers do at the door does not use up what callers need.
 */
import { isIPv6 } from 'node:net';

/** So many at once, and then so many a second. */
export interface Allowance {
  readonly burst: number;
  readonly perS: number;
}

/** Handshakes of everybody together: a hundredth or two of a core. A task has three seats, whose callers come once a call. */
export const OF_HANDSHAKES: Allowance = { burst: 40, perS: 15 };

/** Connections of everybody together: without the name each costs up to a millisecond, so a tenth of a core. */
export const OF_ALL: Allowance = { burst: 200, perS: 100 };

/** Of one address: a carrier's callers may all come from one. */
export const OF_ONE: Allowance = { burst: 12, perS: 3 };

/** Addresses that are remembered, twice over: the latest, and those before them. Whoever comes from more is bounded by everybody's. */
const MOST_ADDRESSES = 1_000;

/** An IPv6 address has eight groups; the first three are a network that one stranger can have all of. */
const GROUPS = 8;
const OWN_GROUPS = 3;

interface Bucket {
  left: number;
  atMs: number;
}

/** Both answer whether one more may, and count it. */
export interface Admission {
  /** Before anything is known but an address. */
  readonly mayKnock: (address: string, nowMs: number) => boolean;
  /** Once the right name was asked for. */
  readonly mayShake: (nowMs: number) => boolean;
}

/** Creates it. */
export function createAdmission(): Admission {
  const all: Bucket = { left: OF_ALL.burst, atMs: 0 };
  const handshakes: Bucket = { left: OF_HANDSHAKES.burst, atMs: 0 };
  let latest = new Map<string, Bucket>();
  let before = latest;
  const bucketOf = (address: string, nowMs: number): Bucket => {
    const network = networkOf(address);
    const fresh = { left: OF_ONE.burst, atMs: nowMs };
    const bucket = latest.get(network) ?? before.get(network) ?? fresh;
    if (latest.size >= MOST_ADDRESSES) [latest, before] = [new Map(), latest];
    latest.set(network, bucket);
    return bucket;
  };
  return {
    mayKnock: (address, nowMs) =>
      take(bucketOf(address, nowMs), OF_ONE, nowMs) && take(all, OF_ALL, nowMs),
    mayShake: (nowMs) => take(handshakes, OF_HANDSHAKES, nowMs),
  };
}

function take(bucket: Bucket, { burst, perS }: Allowance, nowMs: number): boolean {
  // The wall clock may be set back.
  const passedS = Math.max(0, nowMs - bucket.atMs) / 1000;
  bucket.left = Math.min(burst, bucket.left + passedS * perS);
  bucket.atMs = nowMs;
  if (bucket.left < 1) return false;
  bucket.left -= 1;
  return true;
}

function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = [], tail = []] = plain.split('::').map((part) => part.split(':'));
  const zeros = Array<string>(Math.max(0, GROUPS - head.length - tail.length)).fill('0');
  return [...head, ...zeros, ...tail].slice(0, OWN_GROUPS).join(':');
}
