/** What tests of providers share: parts with a server of this machine, and streams read to their end. */
import type { ProviderParts } from '../../../../services/bot/providers/provider-parts.ts';

/** Parts that reach an AWS server by its URL. */
export function awsParts(url: string, region = 'us-east-1'): ProviderParts {
  return {
    language: 'en-US',
    keyterms: [],
    env: { AWS_REGION: region, GREENROOM_PROVIDER_ENDPOINT: url },
    random: () => 0.5,
    awsCredentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }),
  };
}

/** A stream's items. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Text as a model writes it. */
export async function* pieces(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}
