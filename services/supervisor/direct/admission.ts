/**
 * Who may begin a handshake. One costs the task a millisecond or two of the core that its calls share, so there are so many a second
 * and no more; and one stranger's do not use up those of everybody.
 */
import { isIPv6 } from 'node:net';

/** So many at once, and then so many a second. */
export interface Allowance {
  readonly burst: number;
  readonly perS: number;
}

/** Of everybody together: a hundredth or two of a core. A task has three seats, whose callers come once a call. */
export const OF_ALL: Allowance = { burst: 40, perS: 15 };

/** Of one address: a carrier's callers may all come from one. */
export const OF_ONE: Allowance = { burst: 12, perS: 3 };

/** Addresses that are remembered, twice over: the latest, and those before them. Whoever comes from more is bounded by everybody's. */
const MOST_ADDRESSES = 1_000;

/** An IPv6 address has eight groups; the first four are a network that one stranger has all of. */
const GROUPS = 8;
const OWN_GROUPS = 4;

interface Bucket {
  left: number;
  atMs: number;
}

/** Answers whether one more may begin, and counts it. */
export function createAdmission(): (address: string, nowMs: number) => boolean {
  const all: Bucket = { left: OF_ALL.burst, atMs: 0 };
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
  return (address, nowMs) =>
    take(bucketOf(address, nowMs), OF_ONE, nowMs) && take(all, OF_ALL, nowMs);
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
