/** The certificate of all tasks' names, and the port to it. */
import type { RefusedForGood } from './refused-for-good.ts';

/** As its secret holds it, in JSON. */
export interface TaskCertificate {
  /** The chain in PEM, the names' own certificate first. */
  readonly certificate: string;
  /** Its key in PEM. */
  readonly privateKey: string;
  /** When it ends. */
  readonly notAfterMs: number;
}

/** Reads the secret's text. Throws where it cannot be reached. */
export type ReadCertificate = () => Promise<
  { readonly outcome: 'read'; readonly text: string } | RefusedForGood
>;
