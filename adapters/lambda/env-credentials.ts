/**
 * Stands in for `@aws-sdk/credential-provider-node` in Lambda bundles: a function's credentials are always in its
 * environment, so the chains of profiles, SSO and instance metadata are 130 kB that never run.
 */
import { fromEnv } from '@aws-sdk/credential-provider-env';

/** The default provider that the SDK's clients ask for. */
export const defaultProvider = fromEnv;
