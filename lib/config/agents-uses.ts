/** A configuration with what its pools' agents call of AWS, so that no agent is deployed without the permissions that it needs. */
import type { WrongAgent } from '../../core/agent/agent-description.ts';
import { joinUses } from '../../core/agent/aws-uses.ts';
import { CannotRun } from '../../core/cannot-run.ts';
import type { DeployedAgent } from './read-agents.ts';
import type { Config } from './schema.ts';

/** The agents of a configuration's pools. Throws `CannotRun` with what is wrong in the files of those that cannot be loaded. */
export function rightAgents(
  { pools }: Pick<Config, 'pools'>,
  known: readonly (DeployedAgent | WrongAgent)[],
): DeployedAgent[] {
  const found = known.filter(({ name }) => Object.hasOwn(pools, name));
  const wrong = found.flatMap((agent) => ('wrong' in agent ? [agent] : []));
  if (wrong.length > 0) {
    const why = wrong.map((agent) => agent.wrong).join('; ');
    throw new CannotRun(`Cannot use greenroom.config.ts: ${why}`);
  }
  return found.flatMap((agent) => ('wrong' in agent ? [] : [agent]));
}

/** Adds to `bot.uses` what the agents name. Throws `CannotRun` where a pool's agent cannot be deployed. */
export function withAgentsUses(config: Config, agents: readonly DeployedAgent[]): Config {
  refuseUndeployable(config, agents);
  const uses = joinUses([config.bot.uses, ...agents.map((agent) => agent.uses)]);
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
