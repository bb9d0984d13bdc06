/** The address at which carriers reach a deployment with their webhooks: the edge's, or, where tasks have names, the API's own. */
import type { Config } from '../../lib/config/schema.ts';

/** Outputs of a stack by its name; nothing where there is no such stack. */
export type ReadOutputs = (stack: string) => Promise<Readonly<Record<string, string>> | undefined>;

/** Nothing where carriers could not reach a bot. */
export async function carriersUrl(
  { name, direct }: Pick<Config, 'name' | 'direct'>,
  outputs: ReadOutputs,
): Promise<string | undefined> {
  if (direct.domain === '') return (await outputs(`${name}-edge`))?.['Url'];
  const isDeployed = (await outputs(`${name}-names`)) !== undefined;
  return isDeployed ? (await outputs(`${name}-api`))?.['Url'] : undefined;
}
