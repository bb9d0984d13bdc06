/**
 * Who may speak to a supervisor: whoever can read its task's item. A supervisor draws a key of its own when it starts and
 * writes it down as part of its endpoint (`http://<key>@<host>:<port>`), and every request to it is signed with that key.
 * A request that is sent again does what it did: a dispatch is fenced by its epoch, and a call ends once; so a signature
 * says whose request it is and needs no time.
 */

/** The header that carries a request's signature. */
export const SIGNATURE_HEADER = 'x-greenroom-signature';

/** An endpoint, or a URL below it, with its key apart. */
export interface Keyed {
  readonly url: string;
  /** Missing: the task wants none. */
  readonly key: string | undefined;
}

/** Takes the key out of an endpoint, or of a URL below one. */
export function readKeyed(endpoint: string): Keyed {
  const [, scheme, key, rest] = /^(https?:\/\/)([\w-]+)@(.*)$/s.exec(endpoint) ?? [];
  return key === undefined ? { url: endpoint, key: undefined } : { url: `${scheme}${rest}`, key };
}

/** Puts a key into an endpoint. */
export function withKey(endpoint: string, key: string): string {
  return endpoint.replace('://', `://${key}@`);
}

/** What is signed of a request. */
export interface Signed {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** As it was sent; empty where there is none. */
  readonly body: string;
}

/** A key that signs, and knows its own signatures. */
export interface DoorLock {
  readonly key: string;
  sign(request: Signed): string;
  isSigned(request: Signed, given: string | undefined): boolean;
}
