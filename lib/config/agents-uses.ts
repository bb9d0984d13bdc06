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
  refuseUndeployable(
    config,
    found.flatMap((agent) => agent ?? []),
  );
  const uses = joinUses([config.bot.uses, ...found.flatMap((agent) => agent?.uses ?? [])]);
  return { ...config, bot: { ...config.bot, uses } };
}

function refuseUndeployable({ bot }: Config, agents: readonly DeployedAgent[]): void {
  for (const { name, keeps, laptopOnly } of agents) {
    if (laptopOnly.length > 0)
      throw new CannotRun(
        `Cannot deploy agents/${name}.ts: ${laptopOnly.join(', ')} are of a laptop; docs/providers.md has what a deployment can use`,
      );
    if (keeps && bot.archive.bucket === '')
      throw new CannotRun(
        `Cannot deploy agents/${name}.ts: it keeps recordings or transcripts, so bot.archive.bucket must name a bucket`,
      );
  }
}
