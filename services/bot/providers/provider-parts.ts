/** What every provider is made from. */
import type { ProviderName } from '../../../core/agent/provider-name.ts';
import type { Random } from '../../../core/time/clock.ts';

/** What an agent says of its providers, and what the process has for them. */
export interface ProviderParts {
  /** As in `en-US`. */
  readonly language: string;
  readonly keyterms: readonly string[];
  /** Keys, base URLs and Regions; never the task's own credentials. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly random: Random;
  /** Scoped to the providers' own calls, and renewed by the supervisor; without it, the SDK looks for them itself (on a laptop). */
  readonly awsCredentials?: () => Promise<AwsCredentials>;
}

/** What the AWS clients sign with. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Makes one provider. */
export type MakeProvider<P> = (name: ProviderName, parts: ProviderParts) => P | Promise<P>;

/** The name as an agent writes it. */
export function sayName({ provider, model, voice }: ProviderName): string {
  return `${provider}/${model}${voice === undefined ? '' : `:${voice}`}`;
}

/** A variable that must be there. Throws an error that says which provider wants it. */
export function needed(env: ProviderParts['env'], variable: string, provider: string): string {
  const value = env[variable];
  if (!value) throw new Error(`Cannot use ${provider}: ${variable} is not set`);
  return value;
}
