/** The configuration of this checkout, checked, with what its agents call and are; the only reader of `agents/` for it. */
import given from '../../greenroom.config.ts';
import { withAgentsUses } from './agents-uses.ts';
import { type DeployedConfig, withBotKinds } from './bot-kinds.ts';
import { parseConfig } from './parse-config.ts';
import { agentNames, readAgents } from './read-agents.ts';

/** Reads and checks it. Throws `CannotRun` that names every wrong field. */
export function loadConfig(): DeployedConfig {
  const config = parseConfig(given, agentNames());
  const agents = readAgents(Object.keys(config.pools));
  return withBotKinds(withAgentsUses(config, agents), agents);
}
