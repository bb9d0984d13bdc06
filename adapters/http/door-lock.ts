/** HMAC-SHA256 under a task's key; compared in constant time. */
import { createHmac } from 'node:crypto';
import type { DoorLock, Signed } from '../../core/access/door-key.ts';
import { isEqual } from '../equal.ts';

/** The lock of a key. */
export function createDoorLock(key: string): DoorLock {
  return {
    key,
    sign: (request) => signatureOf(key, request),
    isSigned: (request, given) => given !== undefined && isEqual(given, signatureOf(key, request)),
  };
}

/** The signature of a request. */
export function signatureOf(key: string, { method, path, body }: Signed): string {
  return createHmac('sha256', key).update(`${method}\n${path}\n`).update(body).digest('base64url');
}
