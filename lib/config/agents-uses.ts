/** A configuration with what its pools' agents call of AWS, so that no agent is deployed without the permissions that it needs. */
import { joinUses } from '../../core/agent/aws-uses.ts';
import { CannotRun } from '../../core/cannot-run.ts';
import type { DeployedAgent } from './read-agents.ts';
import type { Config } from './schema.ts';

/** Adds to `bot.uses` what the agents name. Throws `CannotRun` where a pool's agent cannot be deployed. */
export function withAgentsUses(config: Config, agents: readonly DeployedAgent[]): Config {
  const pools = Object.keys(config.pools);
  const found = pools.map((pool) => agents.find(({ name }) => name === pool));
  const broken = pools.filter((_, i) => found[i] === undefined);
  if (broken.length > 0) {
    throw new CannotRun(
      `Cannot use greenroom.config.ts: agents/${broken[0]}.ts cannot be loaded; \`npx greenroom agents\` says why`,
    );
  }
  const uses = joinUses([config.bot.uses, ...found.flatMap((agent) => agent?.uses ?? [])]);
  return { ...config, bot: { ...config.bot, uses } };
}
