/** The configuration of this checkout, or of one of its stages, checked, with what its agents call and are; the only reader of `agents/` for it. */
import { existsSync, readdirSync } from 'node:fs';
import { CannotRun } from '../../core/cannot-run.ts';
import base from '../../greenroom.config.ts';
import { rightAgents, withAgentsUses } from './agents-uses.ts';
import { type DeployedConfig, withBotKinds } from './bot-kinds.ts';
import { parseConfig } from './parse-config.ts';
import { agentNames, readAgents } from './read-agents.ts';

const ROOT = new URL('../../', import.meta.url);

/** Reads and checks it; a stage's is `greenroom.<stage>.config.ts`. Throws `CannotRun` that names every wrong field. */
export async function loadConfig(
  stage = process.env['GREENROOM_STAGE'] ?? '',
): Promise<DeployedConfig> {
  const given = stage === '' ? base : await readStage(stage);
  const config = parseConfig(given, agentNames(), fileOf(stage));
  const agents = rightAgents(config, readAgents(Object.keys(config.pools)));
  return withBotKinds(withAgentsUses(config, agents), agents);
}

/** What a stage's file exports. Throws `CannotRun` where there is none, or where it would be deployed over the base. */
export async function readStage(stage: string, root: URL = ROOT): Promise<unknown> {
  const file = new URL(fileOf(stage), root);
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(stage) || !existsSync(file)) {
    const known = stagesIn(root).join(', ') || 'none yet';
    throw new CannotRun(
      `Cannot find stage ${stage}: there is no ${fileOf(stage)}; stages: ${known}`,
    );
  }
  const { default: given } = (await import(file.href)) as { default?: { name?: unknown } };
  if (given?.name === base.name) {
    throw new CannotRun(
      `Cannot use ${fileOf(stage)}: name must be another than in greenroom.config.ts, got ${base.name}`,
    );
  }
  return given;
}

function fileOf(stage: string): string {
  return stage === '' ? 'greenroom.config.ts' : `greenroom.${stage}.config.ts`;
}

function stagesIn(root: URL): string[] {
  return readdirSync(root).flatMap((file) => /^greenroom\.(.+)\.config\.ts$/.exec(file)?.[1] ?? []);
}
