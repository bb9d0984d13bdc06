import { beforeAll, describe, expect, it } from 'vitest';
import { ofType, type Resource, type Templates } from '../../../lib/templates.ts';
import { DEFAULT_WORTH } from '../../../services/scaler/sizing/prices.ts';
import { everything, synthesise, withArchive } from '../synthesise.ts';

let templates: Templates;
beforeAll(() => {
  templates = synthesise(everything);
});

const only = (type: string, stack?: string): Resource => {
  const found = ofType(templates, type).filter((r) => stack === undefined || r.stack === stack);
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe('a bot’s task definition', () => {
  it('is small, on ARM, read-only, without rights, and ends within Fargate’s longest stop', () => {
    const { Properties: task } = botTasks()[0]!;
    expect(task).toMatchObject({
      Cpu: '512',
      Memory: '1024',
      RuntimePlatform: { CpuArchitecture: 'ARM64' },
    });
    expect((task['ContainerDefinitions'] as object[])[0]).toMatchObject({
      User: '10001:10001',
      ReadonlyRootFilesystem: true,
      StopTimeout: 120,
      LinuxParameters: {
        Capabilities: { Drop: ['ALL'] },
        Tmpfs: [{ ContainerPath: '/tmp', MountOptions: ['rw', 'nosuid', 'nodev', 'noexec'] }],
      },
      LogConfiguration: { Options: { mode: 'non-blocking' } },
    });
  });

  it('has no process but the supervisor’s that holds the task’s environment: neither an init nor a health command', () => {
    const [container] = botTasks()[0]!.Properties['ContainerDefinitions'] as [object];
    expect(container).not.toHaveProperty('HealthCheck');
    expect(container).toHaveProperty('LinuxParameters.InitProcessEnabled', false);
    expect(JSON.stringify(container)).toContain('"GREENROOM_CALLERS","Value":"outside"');
  });

  it('goes with its cluster: what stops the tasks is deleted before it, and may do nothing else', () => {
    const { DependsOn = [], Properties } = only('Custom::RunningTasks') as Resource & {
      DependsOn?: string[];
    };
    expect(Properties['Pools']).toEqual(['receptionist', 'parrot']);
    expect(DependsOn.some((id) => id.startsWith('Cluster'))).toBe(true);
    expect(DependsOn.some((id) => id.startsWith('ClearingRoleDefaultPolicy'))).toBe(true);
  });

  it('outlives the deploy that replaces it, so that pools and rollbacks can still launch it', () => {
    expect(botTasks().map((task) => task.UpdateReplacePolicy)).toEqual(['Retain', 'Retain']);
  });

  it('has a new revision for every change that a task would notice, and none for the rest', () => {
    const { receptionist } = everything.pools;
    const revisionWith = (changes: object, bot: object = {}) => {
      const pools = { receptionist: { ...receptionist!, ...changes } };
      const made = synthesise({ ...everything, pools, bot: { ...everything.bot, ...bot } });
      return ofType(made, 'AWS::ECS::TaskDefinition').find((r) => r.stack === 'bot')!.Properties[
        'Family'
      ];
    };
    const before = revisionWith({});
    expect(before).toMatch(/^greenroom-receptionist-[0-9a-f]{10}$/);
    expect(revisionWith({ minWarm: 3, maxTasks: 40 })).toBe(before);
    expect(revisionWith({ spareSeats: 0 })).not.toBe(before);
    expect(revisionWith({}, { mediaPort: 50_000 })).not.toBe(before);
  });

  it('may put what agents keep into the bucket that it is told, and only put', () => {
    const made = synthesise(withArchive);
    const text = JSON.stringify(ofType(made, 'AWS::IAM::Policy').map((r) => r.Properties));
    expect([...text.matchAll(/"(s3|kms):\w+"/g)].map(([action]) => action)).toEqual([
      '"s3:PutObject"',
      '"kms:GenerateDataKey"',
    ]);
    expect(text).toContain(':s3:::kept-calls/calls/*');
    const tasks = JSON.stringify(ofType(made, 'AWS::ECS::TaskDefinition').map((r) => r.Properties));
    expect(tasks).toContain('s3://kept-calls');
  });

  it('gets providers’ keys from Secrets Manager by name, and its execution role those alone', () => {
    const secrets = [{ variable: 'DEEPGRAM_API_KEY', secret: 'greenroom/deepgram' }];
    const made = synthesise({ ...everything, bot: { ...everything.bot, secrets } });
    const task = ofType(made, 'AWS::ECS::TaskDefinition').find((r) => r.stack === 'bot')!;
    const [container] = task.Properties['ContainerDefinitions'] as Record<string, unknown>[];
    expect(container?.['Secrets']).toEqual([
      { Name: 'DEEPGRAM_API_KEY', ValueFrom: expect.anything() as unknown },
    ]);
    expect(container?.['Environment']).toContainEqual({
      Name: 'GREENROOM_BOT_SECRETS',
      Value: 'DEEPGRAM_API_KEY',
    });
    const policies = ofType(made, 'AWS::IAM::Policy').filter((policy) => policy.stack === 'bot');
    const reads = policies.filter((p) =>
      JSON.stringify(p).includes('secretsmanager:GetSecretValue'),
    );
    expect(reads.map((p) => p.id)).toEqual([expect.stringMatching(/^ExecutionRole/)]);
    expect(JSON.stringify(reads)).toContain('secret:greenroom/deepgram-??????');
  });

  it('is what the scaler is told to launch', () => {
    const scaler = only('AWS::Lambda::Function', 'scaler').Properties['Environment'] as {
      Variables: Record<string, string>;
    };
    const told = JSON.parse(scaler.Variables['DEPLOYMENTS']!) as Record<
      string,
      { revision: string; taskDefinition: string; settings: object }
    >;
    expect(Object.values(told).map((d) => d.taskDefinition)).toEqual(
      botTasks().map((t) => t.Properties['Family']),
    );
    expect(told['receptionist']?.settings).toEqual({
      minWarm: 1,
      maxTasks: 10,
      spareSeats: 1,
      isolation: 'process',
      timeZone: 'UTC',
      maxTaskAgeMs: 43_200_000,
      maxSessionsPerTask: 100,
      worth: DEFAULT_WORTH,
      schedules: [],
      dateFactors: {},
    });
  });

  it('runs in no ECS service: only the scaler launches and stops bots', () => {
    expect(ofType(templates, 'AWS::ECS::Service').map((s) => s.stack)).toEqual(['edge']);
  });
});

function botTasks() {
  return ofType(templates, 'AWS::ECS::TaskDefinition').filter((task) => task.stack === 'bot');
}
