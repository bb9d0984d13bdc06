/** Task definitions and refusals of ECS: our endpoint beside moto's, the same calls to both. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import shipped from '../../greenroom.config.ts';
import type { LocalEcs } from '../../local/ecs/start-local-ecs.ts';
import { startLocalEcs } from '../../local/ecs/start-local-ecs.ts';
import type { CloudFormationTemplate } from '../../tools/emulators/cut-template.ts';
import type { Emulator } from '../../tools/emulators/emulator.ts';
import { startMoto, whyNoMoto } from '../../tools/emulators/moto.ts';
import { type ComparedCall, compare, type Difference } from '../emulators/compare.ts';
import { synthesiseCut } from '../localstack/synthesise-cut.ts';
import { ECS_SETTLED } from './ecs-settled.ts';

const lacking = whyNoMoto();
let moto: Emulator | undefined;
let ecs: LocalEcs | undefined;
let differences: Record<string, Difference>;

const call = (name: string, operation: string, params: object, look?: string): ComparedCall => ({
  name,
  service: 'ecs',
  operation,
  params: params as Record<string, unknown>,
  ...(look === undefined ? {} : { look }),
});

describe.skipIf(lacking !== undefined)(`ECS${lacking ? `, skipped: ${lacking}` : ''}`, () => {
  beforeAll(async () => {
    moto = await startMoto();
    ecs = await startLocalEcs({ port: 0, cluster: 'greenroom', launchDelayMs: 0 });
    const pair = { ours: ecs.url, theirs: moto.url, accessKeyId: 'AKIAMOTO000000000000' };
    differences = await compare(pair, calls(deployedDefinition()));
  });

  afterAll(async () => {
    await ecs?.close();
    await moto?.close();
  });

  it('answers as moto does, but where the difference is settled', () => {
    const expected = Object.fromEntries(
      Object.entries(ECS_SETTLED).map(([name, { ours, theirs }]) => [name, { ours, theirs }]),
    );
    expect(differences).toEqual(expected);
  });

  for (const [name, { verdict }] of Object.entries(ECS_SETTLED)) {
    it.skip(`${name}: ${verdict}`, () => {});
  }
});

/** The deployment's task definition in the words of the API. */
function deployedDefinition(): Record<string, unknown> {
  const { folder } = synthesiseCut([]);
  const text = readFileSync(join(folder, `${shipped.name}-bot.template.json`), 'utf8');
  rmSync(folder, { recursive: true });
  const { Resources } = JSON.parse(text) as CloudFormationTemplate;
  const found = Object.values(Resources).find((r) => r.Type === 'AWS::ECS::TaskDefinition');
  return lowerKeys(found?.Properties) as Record<string, unknown>;
}

/** Names that are the user's own, not the API's. */
const OWN_KEYS = ['Options'];

function lowerKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  // A reference; where it leads does not matter here.
  if (entries.length === 1 && /^(Ref|Fn::)/.test(entries[0]?.[0] ?? '')) return 'arn:resolved';
  return Object.fromEntries(
    entries.map(([key, item]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      OWN_KEYS.includes(key)
        ? Object.fromEntries(Object.entries(item as object).map(([k, v]) => [k, String(v)]))
        : lowerKeys(item),
    ]),
  );
}

function calls(definition: Record<string, unknown>): ComparedCall[] {
  const family = String(definition['family']);
  const { containerDefinitions } = definition;
  const bare = { family: 'bare', containerDefinitions: [{ name: 'bot', image: 'bot' }] };
  const describe = (name: string, taskDefinition: string, look?: string) =>
    call(name, 'describe_task_definition', { taskDefinition }, look && `taskDefinition ${look}`);
  const register = (name: string, params: object, look?: string) =>
    call(name, 'register_task_definition', params, look && `taskDefinition ${look}`);
  const create = { clusterName: 'greenroom' };
  return [
    call('create the cluster', 'create_cluster', create, 'cluster clusterName'),
    { ...register('register', definition, 'family'), strict: true },
    describe('describe the family', family, 'revision'),
    ...KEPT.map((part) => describe(`keep ${part.split(' ').at(-1)}`, family, part)),
    register('register again', definition, 'revision'),
    describe('describe a revision', `${family}:1`, 'revision'),
    describe('describe by ARN', `${family}:2`, 'taskDefinitionArn'),
    call('list a family', 'list_task_definitions', { familyPrefix: family }, 'taskDefinitionArns'),
    describe('describe an unknown one', 'nobody'),
    describe('describe an unknown revision', `${family}:9`),
    register('register without sizes', bare, 'family'),
    register('register without containers', { family: 'none', containerDefinitions: [] }, 'family'),
    register('register a bad family', { family: 'a b', containerDefinitions }),
    ...taskCalls(family),
  ];
}

/** What a bot's task depends on. */
const KEPT = [
  'cpu',
  'memory',
  'networkMode',
  'taskRoleArn',
  'executionRoleArn',
  'runtimePlatform',
  ...['name', 'environment', 'healthCheck', 'linuxParameters', 'logConfiguration', 'user'].map(
    (part) => `containerDefinitions 0 ${part}`,
  ),
  ...['stopTimeout', 'readonlyRootFilesystem', 'portMappings', 'image'].map(
    (part) => `containerDefinitions 0 ${part}`,
  ),
];

function taskCalls(family: string): ComparedCall[] {
  const cluster = 'greenroom';
  const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-00000000'] } };
  const run = { cluster, launchType: 'FARGATE', networkConfiguration, taskDefinition: family };
  const unknown = '0'.repeat(32);
  const look = 'failures 0 reason';
  return [
    call('list no tasks', 'list_tasks', { cluster }, 'taskArns'),
    call('list in an unknown cluster', 'list_tasks', { cluster: 'nobody' }),
    call('describe an unknown task', 'describe_tasks', { cluster, tasks: [unknown] }, look),
    call('stop an unknown task', 'stop_task', { cluster, task: unknown }),
    call('run an unknown definition', 'run_task', { ...run, taskDefinition: 'nobody' }),
    call('run in an unknown cluster', 'run_task', { ...run, cluster: 'nobody' }),
    call('run without a network', 'run_task', { cluster, taskDefinition: family }),
    call('run eleven', 'run_task', { ...run, count: 11 }),
  ];
}
