/**
 * Where one caller's media goes. An address counts only once it is proven: it answered a check of ours, or the DTLS handshake
 * was finished over it. A signed check alone proves nothing, for it can be sent again from a forged address.
 */
import type { Address } from './stun.ts';

/** One address that a caller has been heard from. */
export interface Path extends Address {
  proven: boolean;
  /** When it was last named by the caller as the one to use; -1 for never. */
  nominatedMs: number;
  heardMs: number;
  /** Bytes that may still be sent there while it is not proven. */
  credit: number;
}

/** Addresses remembered that are not proven: one per pair that a caller tries, and the oldest go first. */
const MOST_UNPROVEN = 32;

/** Addresses remembered that are proven. */
const MOST_PROVEN = 16;

/** What an address may be sent before it is proven: two DTLS flights with their repeats. */
const UNPROVEN_BYTES = 8_000;

/** A path that carried nothing for so long gives way to one that was not nominated: a NAT has given the caller a new port. */
const QUIET_MS = 300;

/** The paths of one connection. */
export interface Paths {
  /** A signed check came from there. Answers whether the address has still to be proven. */
  checked(from: Address, nominated: boolean): boolean;
  /** The address has answered a check of ours. */
  proved(from: Address): void;
  /** What comes from there is somebody else's, unless it is proven anew. */
  forget(from: Address): void;
  /** The handshake is done: the path in use has carried what only the caller can send. */
  connected(): void;
  /** A media packet came. Answers whether the address is one of the caller's. */
  carried(from: Address): boolean;
  /** Where a packet of this size goes now, if anywhere. */
  target(bytes: number): Address | undefined;
  /** Whether a caller is known at all. */
  readonly found: boolean;
}

/** No path yet; `nowMs` is monotonic. */
export function createPaths(nowMs: () => number): Paths {
  const paths = new Map<string, Path>();
  let current: Path | undefined;
  const remember = (from: Address) => rememberPath(paths, from, { current, nowMs: nowMs() });
  return {
    checked(from, nominated) {
      const path = remember(from);
      if (nominated) path.nominatedMs = nowMs();
      if (!current || (nominated && (path.proven || !current.proven))) current = path;
      return !path.proven;
    },
    proved(from) {
      const path = remember(from);
      path.proven = true;
      if (!current || shouldMove(current, path, nowMs())) current = path;
    },
    forget(from) {
      paths.delete(keyOf(from));
    },
    connected() {
      if (current) current.proven = true;
    },
    carried(from) {
      const path = paths.get(keyOf(from));
      if (!path) return false;
      path.heardMs = nowMs();
      if (path.proven && current && shouldMove(current, path, nowMs())) current = path;
      return true;
    },
    target(bytes) {
      if (!current?.proven && (current?.credit ?? 0) < bytes) return undefined;
      if (current && !current.proven) current.credit -= bytes;
      return current;
    },
    get found() {
      return current !== undefined;
    },
  };
}

/** Whether a path that was just proven takes over. */
function shouldMove(current: Path, proven: Path, nowMs: number): boolean {
  if (!current.proven || proven.nominatedMs > current.nominatedMs) return true;
  return nowMs - current.heardMs > QUIET_MS;
}

function fresh(nowMs: number): Omit<Path, keyof Address> {
  return { proven: false, nominatedMs: -1, heardMs: nowMs, credit: UNPROVEN_BYTES };
}

function rememberPath(
  paths: Map<string, Path>,
  from: Address,
  { current, nowMs }: { readonly current: Path | undefined; readonly nowMs: number },
): Path {
  const known = paths.get(keyOf(from));
  const path = known ?? { ...addressOf(from), ...fresh(nowMs) };
  path.heardMs = nowMs;
  if (!known) forgetOldest(paths, path, current);
  return path;
}

/** Adds a path, and forgets the ones of its kind that have been quiet for the longest. */
function forgetOldest(paths: Map<string, Path>, added: Path, current: Path | undefined): void {
  paths.set(keyOf(added), added);
  for (const proven of [false, true]) {
    const kind = [...paths.values()].filter((path) => path.proven === proven && path !== current);
    const most = proven ? MOST_PROVEN : MOST_UNPROVEN;
    kind.sort((a, b) => b.heardMs - a.heardMs);
    for (const path of kind.slice(most)) paths.delete(keyOf(path));
  }
}

function addressOf({ address, port }: Address): Address {
  return { address, port };
}

function keyOf({ address, port }: Address): string {
  return `${address}:${port}`;
}
