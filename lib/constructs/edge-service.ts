/** The WebSocket router's tasks: nginx in a cluster of its own, so that the scaler's right to stop tasks ends before it. */
import { fileURLToPath } from 'node:url';
import { Duration } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import {
  Capability,
  Cluster,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  type ICluster,
  LinuxParameters,
  LogDriver,
  Secret,
} from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ISecret, Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema.ts';
import type { ApiStack } from '../stacks/api-stack.ts';
import { EDGE_PORT, type NetworkStack } from '../stacks/network-stack.ts';
import { createLogGroup } from './log-group.ts';

const FOLDER = fileURLToPath(new URL('../../services/edge', import.meta.url));

/** The image's own user, who has no rights. */
const USER = '101:101';

/** Room for nginx's pid and temporary files. */
const SCRATCH_MIB = 32;

/** What the router stands on. */
interface EdgeServiceProps {
  readonly config: Config;
  readonly network: NetworkStack;
  readonly api: ApiStack;
}

/** Creates the service; a task that fails its health check is replaced, and a bad image is rolled back. */
export function createEdgeService(scope: Construct, props: EdgeServiceProps): FargateService {
  const { config, network } = props;
  const cluster = new Cluster(scope, 'Cluster', {
    vpc: network.vpc,
    containerInsightsV2: ContainerInsights.DISABLED,
  });
  return new FargateService(scope, 'Router', {
    cluster: cluster as ICluster,
    taskDefinition: defineRouter(scope, props),
    desiredCount: config.edge.tasks,
    // For its image and its log only: nothing may connect but the balancer.
    assignPublicIp: true,
    vpcSubnets: { subnets: network.vpc.publicSubnets },
    securityGroups: [network.groups.edge],
    minHealthyPercent: 100,
    circuitBreaker: { rollback: true },
  });
}

/** With a phone, whoever makes a socket's address reads the same secret: the API and every supervisor. */
function edgeSecret(
  scope: Construct,
  { bot }: EdgeServiceProps['config'],
  { edgeSecret }: EdgeServiceProps['api'],
): Record<string, Secret> {
  if (bot.phoneSecret !== '') {
    const stored = StoredSecret.fromSecretNameV2(scope, 'PhoneSecret', bot.phoneSecret);
    return { EDGE_SECRET: Secret.fromSecretsManager(stored, 'linkSecret') };
  }
  return edgeSecret ? { EDGE_SECRET: Secret.fromSecretsManager(edgeSecret as ISecret) } : {};
}

function defineRouter(scope: Construct, { config, api }: EdgeServiceProps): FargateTaskDefinition {
  const definition = new FargateTaskDefinition(scope, 'Definition', {
    cpu: 256,
    memoryLimitMiB: 512,
    runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64 },
    taskRole: new Role(scope, 'TaskRole', {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
      description: 'The WebSocket router: may do nothing in AWS',
    }),
  });
  const linuxParameters = new LinuxParameters(scope, 'Linux', { initProcessEnabled: true });
  linuxParameters.dropCapabilities(Capability.ALL);
  linuxParameters.addTmpfs({ containerPath: '/tmp', size: SCRATCH_MIB });
  definition.addContainer('router', {
    image: ContainerImage.fromAsset(FOLDER, { platform: Platform.LINUX_ARM64 }),
    environment: {
      SUPERVISOR_PORT: String(config.bot.supervisorPort),
      TASK_NETWORK: config.network.cidr,
    },
    secrets: edgeSecret(scope, config, api),
    user: USER,
    readonlyRootFilesystem: true,
    linuxParameters,
    stopTimeout: Duration.seconds(120),
    portMappings: [{ containerPort: EDGE_PORT }],
    logging: LogDriver.awsLogs({
      logGroup: createLogGroup(scope, 'Logs', config.edge.logDays),
      streamPrefix: 'router',
    }),
  });
  return definition;
}
