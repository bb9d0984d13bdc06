/** Every finding of cdk-nag and of the CloudFormation validator that we leave as it is, where it is, with its reason. */
import { modelBehind } from '../core/agent/aws-uses.ts';
import { acknowledgeWays } from './acknowledge-ways.ts';
import type { Stacks } from './compose-stacks.ts';
import type { Config } from './config/schema.ts';
import { familyPrefix } from './constructs/bot-task.ts';
import { acknowledge, acknowledgeWaker, nag } from './nag.ts';

const ARN = 'arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>';

/** Acknowledges findings at the construct that they are about, and nowhere wider. A new finding fails synthesis. */
export function acknowledgeFindings(stacks: Stacks, config: Config): void {
  acknowledgeBots(stacks, config);
  acknowledgeFunctions(stacks);
  acknowledgeScaler(stacks, config);
  acknowledgeApi(stacks);
  acknowledgeCourier(stacks);
  acknowledgeWays(stacks, config);
}

function acknowledgeBots({ network, bot }: Stacks, config: Config): void {
  nag(network.groups.bot, {
    EC23: 'Callers are anywhere and their media goes straight to the task: UDP on the media ports only, one a seat, and DTLS refuses whoever is not the session’s caller.',
  });
  nag(bot.cluster, {
    ECS4: 'Container Insights bills by metric for each task family, and a family lives as long as a revision; the tasks publish CPU, late frames and lead times themselves.',
  });
  nag(bot.node.findChild('ExecutionRole').node.findChild('DefaultPolicy'), {
    'IAM5[Resource::*]':
      'ecr:GetAuthorizationToken knows no resource; all else names the repository and the log group.',
  });
  nag(bot.node.findChild('TaskRole').node.findChild('DefaultPolicy'), {
    'IAM5[Resource::*]':
      'cloudwatch:PutMetricData (bounded to our namespace) and ec2:DescribeNetworkInterfaces know no resources.',
  });
  nag(bot.clearing.role.node.findChild('DefaultPolicy'), {
    'IAM5[Resource::*]': 'ecs:ListTasks knows no resource that fits tasks; the cluster bounds it.',
    [`IAM5[Resource::${ARN}:task/${config.name}/*]`]:
      'Tasks get their ids at launch; the cluster and the condition on it bound them.',
  });
  acknowledgeProviders(bot, config);
  acknowledgeArchive(bot, config);
  for (const task of bot.tasks) {
    const definition = task.node.findChild('Definition');
    nag(definition, {
      ECS2: 'The environment holds names and numbers and no secret; providers’ keys are ECS secrets.',
    });
    acknowledge(definition, {
      'CloudFormation-Validate::W3011':
        'An update keeps the old revision, because pools and rollbacks launch from it; destroying the stack may take it.',
    });
  }
}

function acknowledgeArchive(bot: Stacks['bot'], { bot: { archive } }: Config): void {
  if (archive.bucket === '') return;
  for (const part of ['calls', 'callers'])
    nag(bot.node.findChild('TaskRole').node.findChild('DefaultPolicy'), {
      [`IAM5[Resource::arn:<AWS::Partition>:s3:::${archive.bucket}/${part}/*]`]:
        'A task writes what its calls keep; their names are made when they are.',
    });
}

function acknowledgeProviders(bot: Stacks['bot'], { bot: { uses } }: Config): void {
  const policy = bot.node.tryFindChild('ProviderRole')?.node.findChild('DefaultPolicy');
  if (!policy) return;
  if (uses.transcribe || uses.polly)
    nag(policy, { 'IAM5[Resource::*]': 'Transcribe’s streams and Polly know no resources.' });
  for (const model of uses.bedrockModels.map(modelBehind))
    if (model !== undefined)
      nag(policy, {
        [`IAM5[Resource::arn:<AWS::Partition>:bedrock:*::foundation-model/${model}]`]:
          'An inference profile asks this one model in every Region that it spreads over.',
      });
}

function acknowledgeFunctions({ scaler, api }: Stacks): void {
  for (const stack of [scaler, api]) {
    const role = stack.node.findChild('Role');
    nag(role, {
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole]':
        'A function in a VPC needs exactly this: its log and its network interfaces, which know no resources before they exist.',
    });
  }
}

function acknowledgeScaler({ scaler }: Stacks, config: Config): void {
  const families = Object.keys(config.pools).map(
    (pool) => `IAM5[Resource::${ARN}:task-definition/${familyPrefix(config.name, pool)}*:*]`,
  );
  nag(scaler.node.findChild('Role').node.findChild('DefaultPolicy'), {
    'IAM5[Resource::*]':
      'ecs:ListTasks knows no resource that fits tasks; a condition bounds it to our cluster.',
    ...Object.fromEntries(
      families.map((id) => [
        id,
        'Each revision is a family of its own; all begin with the pool’s name.',
      ]),
    ),
    [`IAM5[Resource::${ARN}:task/${config.name}/*]`]:
      'Tasks have random ids; this is every task of our own cluster, and a condition says so again.',
  });
  nag(scaler.deadLetters, { SQS3: 'This is the dead-letter queue.' });
  acknowledgeWaker(scaler, scaler.function);
}

function acknowledgeApi({ api }: Stacks): void {
  for (const secret of [api.node.findChild('JoinSecret'), api.edgeSecret]) {
    if (!secret) continue;
    nag(secret, {
      SMG4: 'What it signed must hold until it ends, so a person says when it changes; docs/deploy.md has the steps.',
    });
  }
  nag(api.node.findChild('Api'), {
    APIG4:
      'The function checks a key, a join token or a carrier’s signature on every route, and the page is anybody’s; an authorizer would be one more cold start before each call.',
  });
}

function acknowledgeCourier({ courier }: Stacks): void {
  if (!courier) return;
  const role = courier.node.findChild('Role');
  nag(role, {
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
      'Its own log, and nothing else.',
  });
  nag(role.node.findChild('DefaultPolicy'), {
    'IAM5[Resource::*]': 'dynamodb:ListStreams knows no resource; the stream itself is named.',
  });
  nag(courier.deadLetters, { SQS3: 'This is the dead-letter queue.' });
}
