/** The ICE credentials of one connection towards its caller: a new pair of ours for each new pair of the caller's (RFC 8445, 9). */
import { randomBytes } from 'node:crypto';

/** What one side of an ICE connection is known by. */
export interface IceCredentials {
  readonly ufrag: string;
  readonly password: string;
}

/** Both sides' credentials. */
export interface IcePair {
  readonly local: IceCredentials;
  readonly remote: IceCredentials;
}

/** Restarts that are remembered: checks of the one before still come while a restart is under way. */
const MOST_PAIRS = 3;

/** Restarts of one connection. */
export interface Generations {
  /** Ours for these of the caller; the same for the same. */
  answerTo(remote: IceCredentials): IceCredentials;
  /** Newest first. */
  readonly pairs: readonly IcePair[];
}

/** None yet. */
export function createGenerations(): Generations {
  let pairs: readonly IcePair[] = [];
  return {
    answerTo(remote) {
      const [newest] = pairs;
      if (newest && isSame(newest.remote, remote)) return newest.local;
      const local = newCredentials();
      pairs = [{ local, remote }, ...pairs].slice(0, MOST_PAIRS);
      return local;
    },
    get pairs() {
      return pairs;
    },
  };
}

/** Fresh credentials: 48 and 144 random bits, twice what RFC 8445, 5.3 asks for. */
export function newCredentials(): IceCredentials {
  return { ufrag: iceChars(6), password: iceChars(18) };
}

/** Base64 of whole threes of bytes has ICE's own alphabet and no padding. */
function iceChars(bytes: number): string {
  return randomBytes(bytes).toString('base64');
}

function isSame(a: IceCredentials, b: IceCredentials): boolean {
  return a.ufrag === b.ufrag && a.password === b.password;
}
