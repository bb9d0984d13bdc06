/** The configuration of this checkout, checked, with what its agents call; the only reader of `agents/` for it. */
import given from '../../greenroom.config.ts';
import { withAgentsUses } from './agents-uses.ts';
import { parseConfig } from './parse-config.ts';
import { agentNames, readAgents } from './read-agents.ts';
import type { Config } from './schema.ts';

/** Reads and checks it. Throws `CannotRun` that names every wrong field. */
export function loadConfig(): Config {
  const config = parseConfig(given, agentNames());
  return withAgentsUses(config, readAgents(Object.keys(config.pools)));
}
