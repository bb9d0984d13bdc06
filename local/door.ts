/**
 * Who may ask the local AWS endpoints: this run's own processes, which sign with its key. Other programs of the machine do not
 * have the key, and pages in a browser are told from them by their `Origin`, or by the name under which they found the port.
 */
import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Why a request is refused, or nothing. Without a `keyId` every program of this machine may ask. */
export function refuseStranger(
  headers: IncomingHttpHeaders,
  keyId: string | undefined,
): string | undefined {
  if (!LOOPBACK.test(headers.host ?? '')) return 'The Host header is not this machine';
  if (headers.origin !== undefined) return 'Pages in a browser may not ask';
  const signedBy = /\bCredential=([^/]+)\//.exec(headers.authorization ?? '')?.[1];
  return keyId === undefined || signedBy === keyId ? undefined : 'The request is not of this run';
}
