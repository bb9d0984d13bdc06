/** What sits in each pool's seats, and what such a bot wants of its pool. */
import type { AgentDescription } from '../../core/agent/agent-description.ts';
import type { BotKind } from '../../core/bot-kind.ts';
import { CannotRun } from '../../core/cannot-run.ts';
import type { Config, PoolConfig } from './schema.ts';

/** A configuration with what its agents' files say: the kind of bot of each pool, and hold audio; a pool that is not named has ours. */
export type DeployedConfig = Config & {
  readonly bots?: Readonly<Record<string, BotKind>>;
  readonly holdUrls?: Readonly<Record<string, string>>;
};

/** Memory of a seat with Python, Pipecat and Silero, and its host; as much again is the supervisor's, scratch files' and spare. */
const PYTHON_SEAT_MIB = 512;

/** The folder whose files a Pipecat bot's image may have. */
export const BOTS = 'bots/';

/** Adds the kinds, and what callers hear who wait. Throws a `CannotRun` that names every field which does not fit its pool's bot. */
export function withBotKinds(
  config: Config,
  agents: readonly Pick<AgentDescription, 'name' | 'bot' | 'holdUrl'>[],
): DeployedConfig {
  const found = agents.filter(({ name }) => Object.hasOwn(config.pools, name));
  const wrong = found.flatMap(({ name, bot }) => rulesOf(config, name, bot));
  if (wrong.length > 0) throw new CannotRun(`Cannot use greenroom.config.ts: ${wrong.join('; ')}`);
  const held = found.flatMap(({ name, holdUrl }) => (holdUrl ? [[name, holdUrl] as const] : []));
  return {
    ...config,
    bots: Object.fromEntries(found.map(({ name, bot }) => [name, bot])),
    ...(held.length > 0 ? { holdUrls: Object.fromEntries(held) } : {}),
  };
}

function rulesOf(config: Config, pool: string, bot: BotKind): string[] {
  const settings = config.pools[pool];
  if (!settings) return [];
  if (bot.kind === 'pipecat') return pipecatRules(pool, settings, bot);
  if (bot.kind === 'image') return imageRules(config, pool, bot.port);
  return [];
}

function pipecatRules(
  pool: string,
  { memoryMiB, spareSeats }: PoolConfig,
  { entry, requirements = entry }: Extract<BotKind, { kind: 'pipecat' }>,
): string[] {
  const files = new Set([entry, requirements]);
  const least = PYTHON_SEAT_MIB * (2 + spareSeats);
  return [
    ...when(
      memoryMiB < least,
      `pools.${pool}.memoryMiB must be at least ${least} for ${1 + spareSeats} seats with Python, got ${memoryMiB}`,
    ),
    ...[...files].flatMap((file) =>
      when(
        !file.startsWith(BOTS),
        `agents/${pool}.ts must name files in ${BOTS}, whose folders go into images, got ${file}`,
      ),
    ),
  ];
}

function imageRules({ pools, bot, direct }: Config, pool: string, port: number): string[] {
  const settings = pools[pool];
  return [
    ...when(
      settings?.isolation !== 'task',
      `pools.${pool}.isolation must be 'task' for an image, whose process is its container`,
    ),
    ...when(
      direct.domain !== '',
      `direct.domain must be empty with the image of agents/${pool}.ts, which has its task's rights and so could read the key of all tasks' names; use edge.enabled, pipecat() or a deployment of its own`,
    ),
    ...when(
      port === bot.supervisorPort,
      `bot.supervisorPort must be another than ${port}, where the image of agents/${pool}.ts listens; such as 8070`,
    ),
  ];
}

function when(isBroken: boolean, rule: string): string[] {
  return isBroken ? [rule] : [];
}
