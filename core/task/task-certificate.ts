/** The certificate of all tasks' names, as its secret holds it in JSON. */
export interface TaskCertificate {
  /** The chain in PEM, the names' own certificate first. */
  readonly certificate: string;
  /** Its key in PEM. */
  readonly privateKey: string;
  /** When it ends. */
  readonly notAfterMs: number;
}

/** The port to it. Throws where it cannot be read now. */
export type ReadCertificate = () => Promise<string>;
