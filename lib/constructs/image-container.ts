/** The second container of a pool whose bot is an image made for Pipecat Cloud: as its platform runs it, beside the supervisor. */
import { Duration } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import {
  ContainerImage,
  type FargateTaskDefinition,
  type LogDriver,
  type Secret,
} from 'aws-cdk-lib/aws-ecs';
import { Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { BotKind } from '../../core/bot-kind.ts';

/** Its name in the task. */
const CONTAINER = 'image';

/** What it is given. */
export interface ImageContainer {
  readonly bot: Extract<BotKind, { kind: 'image' }>;
  readonly secrets: Readonly<Record<string, Secret>>;
  readonly logging: LogDriver;
}

/** Adds it. It ends the task when it ends, and is not told to stop before the supervisor has left. */
export function addImageContainer(
  definition: FargateTaskDefinition,
  { bot, secrets, logging }: ImageContainer,
): void {
  definition.addContainer(CONTAINER, {
    containerName: CONTAINER,
    image: imageOf(definition, bot),
    // As the base image reads them; a session of its own is over before the task is told to stop.
    environment: { PORT: String(bot.port), SHUTDOWN_TIMEOUT: '110' },
    secrets: { ...secrets },
    stopTimeout: Duration.seconds(120),
    logging,
  });
}

const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)(?:[:@](.+))?$/;

/** From ECR with the right to pull it; from elsewhere with the credentials that the agent names, if any. */
function imageOf(scope: Construct, { image, credentials }: ImageContainer['bot']): ContainerImage {
  const [, account, region, name, tag] = ECR.exec(image) ?? [];
  if (name === undefined) {
    if (credentials === undefined) return ContainerImage.fromRegistry(image);
    const secret = StoredSecret.fromSecretNameV2(scope, 'RegistryCredentials', credentials);
    return ContainerImage.fromRegistry(image, { credentials: secret });
  }
  const repository = Repository.fromRepositoryAttributes(scope, 'Repository', {
    repositoryArn: `arn:aws:ecr:${region}:${account}:repository/${name}`,
    repositoryName: name,
  });
  return ContainerImage.fromEcrRepository(repository, tag);
}
