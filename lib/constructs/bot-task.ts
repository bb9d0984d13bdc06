/** The task definition of one pool. Its family carries the revision, so that every revision can be launched as long as it exists. */
import { CfnDeletionPolicy, Duration, Size } from 'aws-cdk-lib';
import type { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import {
  AwsLogDriverMode,
  Capability,
  type CfnTaskDefinition,
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LinuxParameters,
  LogDriver,
  OperatingSystemFamily,
  Secret,
  TmpfsMountOption,
} from 'aws-cdk-lib/aws-ecs';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { BotKind } from '../../core/bot-kind.ts';
import type { BotEnv } from '../../services/supervisor/env.ts';
import type { Config, PoolConfig } from '../config/schema.ts';
import { revisionOf } from './bot-image.ts';
import { type DirectWay, directEnv, portsOf } from './direct-way.ts';
import { addImageContainer } from './image-container.ts';

/** The supervisor's container; the launcher tells it when it was launched. */
export const BOT_CONTAINER = 'bot';

/** A user without rights, as in the image. */
const USER = '10001:10001';

/** Room for scratch files, in memory: it counts towards the task's own, is wiped after each session and never meets a disk. */
const SCRATCH_MIB = 64;

/** What a pool's task is made of. */
export interface BotTaskProps {
  readonly deployment: string;
  readonly pool: string;
  readonly settings: PoolConfig;
  readonly bot: Config['bot'];
  /** What sits in its seats. */
  readonly kind: BotKind;
  readonly image: DockerImageAsset;
  readonly logGroup: LogGroup;
  readonly roles: { readonly task: IRole; readonly execution: IRole };
  readonly tableName: string;
  readonly providerRole?: string;
  /** Where tasks have names of their own. */
  readonly direct?: DirectWay | undefined;
}

/** One pool's task definition. */
export class BotTask extends Construct {
  readonly pool: string;
  readonly settings: PoolConfig;
  readonly revision: string;
  /** What `RunTask` is given. */
  readonly family: string;

  constructor(scope: Construct, id: string, props: BotTaskProps) {
    super(scope, id);
    this.pool = props.pool;
    this.settings = props.settings;
    this.revision = this.revisionOfTask(props);
    this.family = `${familyPrefix(props.deployment, props.pool)}${this.revision}`;
    const definition = this.defineTask(props);
    const { kind, bot, direct } = props;
    // A log that cannot be written must never hold up a call.
    const logging = LogDriver.awsLogs({
      logGroup: props.logGroup,
      streamPrefix: props.pool,
      mode: AwsLogDriverMode.NON_BLOCKING,
      maxBufferSize: Size.mebibytes(4),
    });
    const keys = this.secretsOf(bot.secrets);
    definition.addContainer(BOT_CONTAINER, {
      containerName: BOT_CONTAINER,
      image: ContainerImage.fromDockerImageAsset(props.image),
      environment: { ...this.environment(props) },
      secrets: { ...(kind.kind === 'image' ? {} : keys), ...this.secretsOf(phoneOf(bot)) },
      user: USER,
      readonlyRootFilesystem: true,
      linuxParameters: this.linuxParameters(),
      // The most that Fargate gives; only a task without a session is ever told to stop.
      stopTimeout: Duration.seconds(120),
      ...portsOf(bot, direct),
      // No health check: it would start a process beside live calls, with the task's own environment for a bot to read, and
      // nothing acts on it. The scaler goes by heartbeats.
      logging,
    });
    if (kind.kind === 'image') addImageContainer(definition, { bot: kind, secrets: keys, logging });
  }

  /** Settings that only the scaler reads move without a new revision. */
  private revisionOfTask({
    image,
    settings,
    bot,
    kind,
    providerRole,
    direct,
  }: BotTaskProps): string {
    const { cpu, memoryMiB, spareSeats } = settings;
    const { supervisorPort, mediaPort, architecture, secrets, archive, phoneSecret } = bot;
    return revisionOf(image.assetHash, { cpu, memoryMiB, spareSeats }, [
      supervisorPort,
      mediaPort,
      architecture,
      secrets,
      ...(kind.kind === 'image' ? [kind] : []),
      ...(archive.bucket === '' ? [] : [archive.bucket]),
      ...(phoneSecret === '' ? [] : [phoneSecret]),
      ...(providerRole === undefined ? [] : ['providers']),
      ...(direct === undefined ? [] : [direct.domain, direct.zoneId, direct.issuer]),
    ]);
  }

  private defineTask({ bot, settings, roles }: BotTaskProps): FargateTaskDefinition {
    const definition = new FargateTaskDefinition(this, 'Definition', {
      family: this.family,
      cpu: settings.cpu,
      memoryLimitMiB: settings.memoryMiB,
      runtimePlatform: {
        cpuArchitecture: CpuArchitecture.of(bot.architecture),
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
      taskRole: roles.task,
      executionRole: roles.execution,
    });
    // A deploy must not deregister the revision that live pools and rollbacks still launch from.
    const resource = definition.node.defaultChild as CfnTaskDefinition;
    resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    return definition;
  }

  private environment(props: BotTaskProps): BotEnv {
    const { deployment, pool, settings, bot, kind, tableName, providerRole, direct } = props;
    const own = kind.kind === 'image' ? [] : bot.secrets;
    const names = own.map(({ variable }) => variable).join(',');
    return {
      TABLE_NAME: tableName,
      GREENROOM_DEPLOYMENT: deployment,
      GREENROOM_POOL: pool,
      GREENROOM_REVISION: this.revision,
      GREENROOM_AGENT: pool,
      GREENROOM_SPARE_SEATS: String(settings.spareSeats),
      GREENROOM_PORT: String(bot.supervisorPort),
      GREENROOM_MEDIA_PORT: String(bot.mediaPort),
      GREENROOM_VCPU: String(settings.cpu / 1024),
      GREENROOM_CALLERS: 'outside',
      ...(providerRole === undefined ? {} : { GREENROOM_PROVIDER_ROLE: providerRole }),
      ...(bot.archive.bucket === '' ? {} : { GREENROOM_ARCHIVE: `s3://${bot.archive.bucket}` }),
      ...(names === '' ? {} : { GREENROOM_BOT_SECRETS: names }),
      ...directEnv(direct),
    };
  }

  /** By name, so that a new value needs no deploy: ECS reads it at each launch. */
  private secretsOf(secrets: Config['bot']['secrets']): Record<string, Secret> {
    return Object.fromEntries(
      secrets.map(({ variable, secret }) => [
        variable,
        Secret.fromSecretsManager(StoredSecret.fromSecretNameV2(this, variable, secret)),
      ]),
    );
  }

  private linuxParameters(): LinuxParameters {
    // No init: it would hold the task's environment where a bot of the same user can read it.
    const parameters = new LinuxParameters(this, 'Linux', { initProcessEnabled: false });
    parameters.dropCapabilities(Capability.ALL);
    parameters.addTmpfs({
      containerPath: '/tmp',
      size: SCRATCH_MIB,
      mountOptions: [
        TmpfsMountOption.RW,
        TmpfsMountOption.NOSUID,
        TmpfsMountOption.NODEV,
        TmpfsMountOption.NOEXEC,
      ],
    });
    return parameters;
  }
}

/** The supervisor's alone: bots get the variables of `secrets`, and nothing else. */
function phoneOf({ phoneSecret }: Config['bot']): Config['bot']['secrets'] {
  return phoneSecret === '' ? [] : [{ variable: 'GREENROOM_PHONE', secret: phoneSecret }];
}

/** What the families of a pool's revisions begin with; the scaler may launch these and no other. */
export function familyPrefix(deployment: string, pool: string): string {
  return `${deployment}-${pool}-`;
}
