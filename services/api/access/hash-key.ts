/** A key's hash. Keys are random and long, so that a fast one is enough. */
import { createHash } from 'node:crypto';

/** What the table has of a key. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
