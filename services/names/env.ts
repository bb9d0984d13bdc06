/** The environment of the function that keeps the certificate and the names of tasks, as its stack writes it. */

/** Variables. */
export interface NamesEnv {
  /** The deployment's name, for metrics; and the pool that they are of, the first. */
  readonly DEPLOYMENT: string;
  readonly POOL: string;
  /** Whose domain it is, in words: no two deployments may share one. */
  readonly OWNER: string;
  /** The cluster whose tasks have the names. */
  readonly CLUSTER: string;
  /** Names are below it, and the certificate is for all of them. */
  readonly DOMAIN: string;
  readonly ZONE_ID: string;
  /** What the issuer is told; empty: nothing. */
  readonly EMAIL: string;
  readonly ACME_DIRECTORY: string;
  /** Where the certificate is kept with its key, and the key of our account with the issuer. */
  readonly CERTIFICATE_SECRET: string;
  readonly ACCOUNT_SECRET: string;
}
