/** The port to whoever issues certificates. */
import type { TaskCertificate } from '../task/task-certificate.ts';

/** How one proves that a domain is one's own: a text in its zone. */
export interface Proof {
  /** Answers when the text can be seen by everybody. */
  show(text: string): Promise<void>;
  hide(text: string): Promise<void>;
}

/** An account with an issuer. */
export interface Issuer {
  /** Orders a certificate with a new key. Throws with the issuer's own words where it does not come. */
  order(wildcard: string, proof: Proof): Promise<TaskCertificate & { readonly issuedAtMs: number }>;
}
