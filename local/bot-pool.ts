/** The pool of this machine: its task definition with the local ECS, its record in the table. */
import { fileURLToPath } from 'node:url';
import { type ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { AgentDescription } from '../core/agent/agent-description.ts';
import { MODELS_VARIABLE } from '../core/agent/open-models.ts';
import type { PoolSettings } from '../core/pool/pool.ts';
import type { Deployment } from '../services/scaler/parse-env.ts';
import type { BotEnv } from '../services/supervisor/env.ts';
import { MODELS } from './agent/find-providers.ts';
import { pickProviderEnv, shellEnv } from './agent/provider-env.ts';
import { CannotStart } from './cannot-start.ts';
import type { LocalFlags } from './flags.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The only revision; a restart is what deploys here. */
export const REVISION = 'local-1';

/** The table's name. */
export const TABLE_NAME = 'greenroom';

/** The container of the task definition. */
export const CONTAINER = 'bot';

/** After Ctrl-C a call has so long to say goodbye. */
const STOP_TIMEOUT_S = 3;

/** What agents keep of their calls on this machine. */
export const ARCHIVE = fileURLToPath(new URL('../.greenroom/calls', import.meta.url));

const TWELVE_HOURS_MS = 12 * 3_600_000;

/** Seats beside a task's own: what was asked for, else what the agent says. */
export function spareSeatsOf(agent: AgentDescription, { spareSeats }: LocalFlags): number {
  if (agent.isolation === 'task' && (spareSeats ?? 0) > 0) {
    throw new CannotStart(`--spare-seats must be 0 with isolation 'task', got ${spareSeats}`);
  }
  return spareSeats ?? agent.spareSeats;
}

/** Registers what a task runs, and answers the deployment that names it. */
export async function registerBots(
  client: ECSClient,
  agent: AgentDescription,
  of: {
    readonly flags: LocalFlags;
    readonly program: string;
    readonly phone?: string | undefined;
    readonly providers?: Readonly<Record<string, string>> | undefined;
    readonly python?: string | undefined;
    readonly env?: Readonly<Record<string, string>> | undefined;
  },
): Promise<Deployment> {
  const spareSeats = spareSeatsOf(agent, of.flags);
  const environment = Object.entries({
    ...botEnv(agent, spareSeats, of.providers),
    ...pythonEnv(of.python),
    ...(of.phone === undefined ? {} : { GREENROOM_PHONE: of.phone }),
    ...of.env,
  });
  const command = new RegisterTaskDefinitionCommand({
    family: `greenroom-${agent.name}`,
    containerDefinitions: [
      {
        name: CONTAINER,
        command: [process.execPath, of.program],
        environment: environment.map(([name, value]) => ({ name, value })),
        stopTimeout: STOP_TIMEOUT_S,
      },
    ],
  });
  const { taskDefinition } = await client.send(command);
  const settings = poolSettings(agent, of.flags, spareSeats);
  return { revision: REVISION, taskDefinition: taskDefinition?.taskDefinitionArn ?? '', settings };
}

/** A Pipecat bot's files are the checkout's own, its environment was made here. */
function pythonEnv(python: string | undefined) {
  if (python === undefined) return {};
  return { GREENROOM_PYTHON: python, GREENROOM_BOT_ROOT: ROOT };
}

function botEnv(
  agent: AgentDescription,
  spareSeats: number,
  providers: Readonly<Record<string, string>> = {},
): BotEnv {
  const pick = agent.bot.kind === 'conversation' ? pickProviderEnv : shellEnv;
  return {
    TABLE_NAME,
    GREENROOM_POOL: agent.name,
    GREENROOM_REVISION: REVISION,
    GREENROOM_AGENT: agent.name,
    GREENROOM_SPARE_SEATS: String(spareSeats),
    GREENROOM_PORT: '0',
    GREENROOM_MEDIA_PORT: '0',
    // No quota holds here, and a call may take of a busy laptop's core three times what it takes of Fargate's half: measured by that
    // half, a spare seat would never open.
    GREENROOM_VCPU: spareSeats > 1 ? '2' : '1',
    GREENROOM_PRIVATE_ADDRESS: '127.0.0.1',
    ...(agent.keeps ? { GREENROOM_ARCHIVE: ARCHIVE } : {}),
    GREENROOM_BOT_ENV: JSON.stringify({
      ...pick(process.env),
      ...providers,
      GREENROOM_RELOAD: 'yes',
      [MODELS_VARIABLE]: MODELS,
    }),
  };
}

function poolSettings(
  agent: AgentDescription,
  flags: LocalFlags,
  spareSeats: number,
): PoolSettings {
  return {
    minWarm: flags.warm,
    maxTasks: flags.maxTasks,
    spareSeats,
    isolation: agent.isolation,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    maxTaskAgeMs: TWELVE_HOURS_MS,
    maxSessionsPerTask: 100,
    holdUrl: agent.holdUrl,
  };
}
