/** A `pcc-deploy.toml` in our words: an agent file, a pool for `greenroom.config.ts`, and what has no counterpart. */
import { z } from 'zod';
import { CannotRun } from '../../core/cannot-run.ts';

const toml = z.looseObject({
  agent_name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be a-z, 0-9 and dashes'),
  image: z.string().optional(),
  image_credentials: z.string().optional(),
  secret_set: z.string().optional(),
  region: z.string().optional(),
  agent_profile: z.string().optional(),
  architecture: z.enum(['amd64', 'arm64']).optional(),
  max_session_duration: z.int().min(60).max(14_400).optional(),
  websocket_auth: z.string().optional(),
  scaling: z
    .looseObject({
      min_agents: z.int().min(0).optional(),
      max_agents: z.int().min(1).optional(),
    })
    .prefault({}),
});

/** What the file becomes. */
export interface Migration {
  readonly agent: string;
  /** The text of `agents/<agent>.ts`. */
  readonly agentFile: string;
  /** The lines for `pools` in `greenroom.config.ts`. */
  readonly pool: string;
  /** What is to be known or done by hand, a sentence each. */
  readonly remarks: readonly string[];
}

/** CPU units and MiB of a task for each profile; ECS has nothing between 1 and 2 vCPU. */
const PROFILES: Readonly<Record<string, readonly [cpu: number, memoryMiB: number]>> = {
  'agent-1x': [512, 1024],
  'agent-2x': [1024, 2048],
  'agent-3x': [2048, 4096],
};

/** Names in `agents/`. */
const NAME = /^[a-z][a-z0-9-]{0,31}$/;

const KNOWN = new Set(Object.keys(toml.shape));

/** Translates. Throws `CannotRun` for what is no such file. `entry` is the bot's file, from our root. */
export function fromPipecatCloud(given: unknown, entry: string): Migration {
  const parsed = toml.safeParse(given);
  if (!parsed.success)
    throw new CannotRun(`Cannot read pcc-deploy.toml: ${z.prettifyError(parsed.error)}`);
  const { agent_name: name, image, max_session_duration: seconds } = parsed.data;
  const { image_credentials: credentials } = parsed.data;
  const from = credentials === undefined ? { image } : { image, credentials };
  const agent = NAME.test(name) ? name : `bot-${name}`.slice(0, 32);
  const bot = image
    ? `image({ ${Object.entries(from)
        .map(([field, value]) => `${field}: ${JSON.stringify(value)}`)
        .join(', ')} })`
    : `pipecat({ entry: ${JSON.stringify(entry)} })`;
  const kind = image ? 'image' : 'pipecat';
  const lines = [
    "import { defineAgent } from '../core/agent.ts';",
    `import { ${kind} } from '../core/bot-kind.ts';`,
    '',
    `/** Was ${name} on Pipecat Cloud. */`,
    'export default defineAgent({',
    `  name: '${agent}',`,
    `  bot: ${bot},`,
    '  spareSeats: 0,',
    ...(image ? ["  isolation: 'task',"] : []),
    ...(seconds === undefined ? [] : [`  maxDurationS: ${seconds},`]),
    '});',
    '',
  ];
  const agentFile = lines.join('\n').replaceAll('"', "'");
  return { agent, agentFile, pool: poolOf(parsed.data, agent), remarks: remarksOf(parsed.data) };
}

type Pcc = z.infer<typeof toml>;

function poolOf({ agent_profile: profile, scaling, image }: Pcc, agent: string): string {
  const [cpu, memoryMiB] = PROFILES[profile ?? 'agent-1x'] ?? [512, 1024];
  const { min_agents: minWarm = 0, max_agents: maxTasks } = scaling;
  return [
    `    ${JSON.stringify(agent).replaceAll('"', "'")}: {`,
    '      // The rest as in the pool that is there.',
    `      cpu: ${cpu},`,
    `      memoryMiB: ${memoryMiB},`,
    '      spareSeats: 0,',
    `      isolation: '${image ? 'task' : 'process'}',`,
    `      minWarm: ${minWarm},`,
    `      maxTasks: ${maxTasks ?? Math.max(10, minWarm)},`,
    '    },',
  ].join('\n');
}

function remarksOf(pcc: Pcc): string[] {
  const { agent_profile: profile, secret_set: secrets, region, websocket_auth: auth } = pcc;
  const unknown = Object.keys(pcc).filter((field) => !KNOWN.has(field));
  const remarks: [holds: boolean, sentence: string][] = [
    [
      profile !== undefined && !(profile in PROFILES),
      `agent_profile ${profile} is not known here: the pool has half a vCPU and 1 GB; set cpu and memoryMiB.`,
    ],
    [profile === 'agent-3x', 'agent-3x has 1.5 vCPU; ECS has 1 or 2, so the pool has 2 and 4 GB.'],
    [
      secrets !== undefined,
      `secret_set ${secrets}: put each value into Secrets Manager and list it in bot.secrets as { variable, secret }.`,
    ],
    [
      region !== undefined,
      `region ${region}: a deployment is in the Region that your AWS credentials name, such as AWS_REGION=${region}.`,
    ],
    [
      pcc.architecture !== undefined,
      `architecture: set bot.architecture to ${pcc.architecture === 'amd64' ? 'X86_64' : 'ARM64'}; it is one for all pools.`,
    ],
    [
      auth !== undefined,
      'websocket_auth: a socket always needs the token that its start answered; there is no way without.',
    ],
    [
      pcc.scaling.max_agents === undefined,
      'max_agents is not set: maxTasks is 10, which bounds cost as well as callers.',
    ],
    [
      pcc.image !== undefined,
      'The image runs beside the supervisor, a task for each session; it listens on 8080, so bot.supervisorPort must be another, such as 8070.',
    ],
    [
      pcc.image_credentials !== undefined,
      `image_credentials ${pcc.image_credentials}: put { "username": …, "password": … } into a secret of that name in Secrets Manager.`,
    ],
  ];
  return [
    ...remarks.flatMap(([holds, sentence]) => (holds ? [sentence] : [])),
    ...unknown.map((field) => `${field} has no counterpart and is left out.`),
  ];
}
