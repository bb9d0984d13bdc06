/** Who a caller is, for deletion by caller, without the number or the name itself standing in a key. */
import { createHash } from 'node:crypto';

/** Returns the caller's name in keys. A number can be found by trying all: the archive is as private as what is in it. */
export function hashCaller(caller: string): string {
  return createHash('sha256').update(`greenroom ${caller.trim()}`).digest('hex').slice(0, 32);
}
