/** HMAC-SHA256 under a task's key; compared in constant time. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DoorLock, Signed } from '../../core/door-key.ts';

/** The lock of a key. */
export function createDoorLock(key: string): DoorLock {
  return {
    key,
    sign: (request) => signatureOf(key, request),
    isSigned(request, given) {
      if (given === undefined) return false;
      const [wanted, got] = [Buffer.from(signatureOf(key, request)), Buffer.from(given)];
      return wanted.length === got.length && timingSafeEqual(wanted, got);
    },
  };
}

/** The signature of a request. */
export function signatureOf(key: string, { method, path, body }: Signed): string {
  return createHmac('sha256', key).update(`${method}\n${path}\n`).update(body).digest('base64url');
}
