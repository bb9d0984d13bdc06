import { beforeAll, describe, expect, it } from 'vitest';
import { ofType, type Templates } from '../../../lib/templates.ts';
import { CLUSTER, TABLE } from '../iam/asks.ts';
import { type Ask, may } from '../iam/may.ts';
import { PLACE, type Resolve, resolver } from '../iam/resolve.ts';
import { documentOf, statementsOf, type Who } from '../iam/statements.ts';
import { everything, synthesise } from '../synthesise.ts';

let templates: Templates;
let resolve: Resolve;

beforeAll(() => {
  templates = synthesise({
    ...everything,
    bot: {
      ...everything.bot,
      uses: {
        transcribe: false,
        polly: false,
        bedrockModels: ['amazon.nova-lite-v1:0', 'eu.amazon.nova-pro-v1:0'],
      },
    },
  });
  resolve = resolver(templates);
});

const inCluster = { 'ecs:cluster': CLUSTER };
const toTasks = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
const families = `arn:aws:ecs:${PLACE}:task-definition`;
const item = (...keys: string[]) => ({ 'dynamodb:LeadingKeys': keys });
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

const ask = (action: string, resource: string, context: Ask['context'] = {}): Ask => ({
  action,
  resource,
  context,
});

describe('who may call what', () => {
  it.each<[Who, string, Ask]>([
    ['bot', 'write its task', ask('dynamodb:UpdateItem', TABLE, item('T#a'))],
    ['bot', 'accept in one transaction', ask('dynamodb:UpdateItem', TABLE, item('T#a', 'S#b'))],
    ['bot', 'find waiting sessions', ask('dynamodb:Query', TABLE, item('Q#p'))],
    [
      'bot',
      'publish its metrics',
      ask('cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': 'Greenroom' }),
    ],
    [
      'provider',
      'ask the model it was given',
      ask(
        'bedrock:InvokeModelWithResponseStream',
        'arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0',
      ),
    ],
    [
      'provider',
      'ask a profile it was given',
      ask(
        'bedrock:InvokeModel',
        'arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.amazon.nova-pro-v1:0',
      ),
    ],
    [
      'provider',
      'ask the model of that profile wherever it is',
      ask(
        'bedrock:InvokeModel',
        'arn:aws:bedrock:eu-north-1::foundation-model/amazon.nova-pro-v1:0',
      ),
    ],
    ['api', 'open a session', ask('dynamodb:PutItem', TABLE, item('S#a'))],
    ['api', 'list idle tasks', ask('dynamodb:Query', `${TABLE}/index/idle`)],
    ['api', 'list spare seats', ask('dynamodb:Query', `${TABLE}/index/spare`)],
    ['api', 'count requests', ask('dynamodb:UpdateItem', TABLE, item('P#receptionist'))],
    [
      'api',
      'kick the scaler',
      ask('lambda:InvokeFunction', `arn:aws:lambda:${PLACE}:function:scaler-Function76856677`),
    ],
    ['scaler', 'take its lease', ask('dynamodb:PutItem', TABLE, item('L#receptionist'))],
    ['scaler', 'release its lease', ask('dynamodb:DeleteItem', TABLE, item('L#receptionist'))],
    ['scaler', 'read the minute counts', ask('dynamodb:Query', TABLE, item('P#receptionist'))],
    [
      'scaler',
      'launch a bot',
      ask('ecs:RunTask', `${families}/greenroom-receptionist-0123abcdef:7`, inCluster),
    ],
    [
      'scaler',
      'stop a bot',
      ask('ecs:StopTask', `arn:aws:ecs:${PLACE}:task/greenroom/abc`, inCluster),
    ],
    ['scaler', 'list bots', ask('ecs:ListTasks', '*', inCluster)],
    ['scaler', 'hand a task its role', ask('iam:PassRole', role('bot-TaskRole30FC0FBB'), toTasks)],
  ])('%s may %s', (who, _what, wanted) => {
    expect(may(statementsOf({ templates, resolve }, who), wanted)).toBe(true);
  });

  it.each<[Who, string, Ask]>([
    [
      'bot',
      'move a pool to another revision',
      ask('dynamodb:PutItem', TABLE, item('P#receptionist')),
    ],
    ['bot', 'take the scaler’s lease', ask('dynamodb:PutItem', TABLE, item('L#receptionist'))],
    [
      'bot',
      'smuggle a pool into a transaction',
      ask('dynamodb:UpdateItem', TABLE, item('T#a', 'P#b')),
    ],
    ['bot', 'read every item', ask('dynamodb:Scan', TABLE)],
    ['bot', 'delete an item', ask('dynamodb:DeleteItem', TABLE, item('T#a'))],
    ['bot', 'see what could be claimed', ask('dynamodb:Query', `${TABLE}/index/idle`)],
    [
      'bot',
      'launch a bot',
      ask('ecs:RunTask', `${families}/greenroom-receptionist-1:1`, inCluster),
    ],
    [
      'bot',
      'publish as somebody else',
      ask('cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': 'AWS/Lambda' }),
    ],
    [
      'bot',
      'ask another model',
      ask('bedrock:InvokeModel', 'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.other'),
    ],
    [
      'provider',
      'transcribe, which was not asked for',
      ask('transcribe:StartStreamTranscription', '*'),
    ],
    [
      'bot',
      'ask a model by the task’s own role',
      ask(
        'bedrock:InvokeModel',
        'arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0',
      ),
    ],
    ['provider', 'write the table', ask('dynamodb:UpdateItem', TABLE, item('T#a'))],
    [
      'api',
      'launch a bot',
      ask('ecs:RunTask', `${families}/greenroom-receptionist-1:1`, inCluster),
    ],
    [
      'api',
      'stop a bot',
      ask('ecs:StopTask', `arn:aws:ecs:${PLACE}:task/greenroom/abc`, inCluster),
    ],
    ['api', 'take the scaler’s lease', ask('dynamodb:PutItem', TABLE, item('L#receptionist'))],
    ['api', 'read every item', ask('dynamodb:Scan', TABLE)],
    [
      'api',
      'invoke another function',
      ask('lambda:InvokeFunction', `arn:aws:lambda:${PLACE}:function:other`),
    ],
    ['scaler', 'launch another family', ask('ecs:RunTask', `${families}/other:1`, inCluster)],
    [
      'scaler',
      'launch elsewhere',
      ask('ecs:RunTask', `${families}/greenroom-receptionist-1:1`, {
        'ecs:cluster': `${CLUSTER}-2`,
      }),
    ],
    [
      'scaler',
      'stop a task of another cluster',
      ask('ecs:StopTask', `arn:aws:ecs:${PLACE}:task/other/abc`, {
        'ecs:cluster': `arn:aws:ecs:${PLACE}:cluster/other`,
      }),
    ],
    [
      'scaler',
      'hand its roles to a function',
      ask('iam:PassRole', role('bot-TaskRole30FC0FBB'), {
        'iam:PassedToService': 'lambda.amazonaws.com',
      }),
    ],
    ['scaler', 'hand a task another role', ask('iam:PassRole', role('Admin'), toTasks)],
    ['scaler', 'delete the table', ask('dynamodb:DeleteTable', TABLE)],
    ['router', 'do anything', ask('dynamodb:GetItem', TABLE, item('T#a'))],
  ])('%s may not %s', (who, _what, wanted) => {
    expect(may(statementsOf({ templates, resolve }, who), wanted)).toBe(false);
  });

  it('grants on every resource only what knows no resource', () => {
    const open = ofType(templates, 'AWS::IAM::Policy').flatMap(({ stack, Properties }) =>
      documentOf(resolve, { Properties, stack }).flatMap((s) =>
        [s.Resource].flat().includes('*')
          ? [s.Action].flat().map((action) => `${stack}: ${action}`)
          : [],
      ),
    );
    expect(open.sort()).toEqual([
      'bot: cloudwatch:PutMetricData',
      'bot: ec2:DescribeNetworkInterfaces',
      'bot: ecr:GetAuthorizationToken',
      'bot: ecs:ListTasks',
      'edge: ecr:GetAuthorizationToken',
      'scaler: ecs:ListTasks',
    ]);
  });

  it('lets each function be invoked by one service, and from one source of ours', () => {
    const permissions = ofType(templates, 'AWS::Lambda::Permission').map(
      ({ stack, Properties }) => {
        const { Principal, SourceArn } = resolve(Properties, stack) as Record<string, string>;
        const [source] = /execute-api|TaskStopped|HostsRetire/.exec(SourceArn ?? '') ?? [
          'anywhere',
        ];
        return `${stack}: ${Principal} from ${source}`;
      },
    );
    expect([...new Set(permissions)].sort()).toEqual([
      'api: apigateway.amazonaws.com from execute-api',
      'scaler: events.amazonaws.com from HostsRetire',
      'scaler: events.amazonaws.com from TaskStopped',
    ]);
  });

  it('lets each role be taken by one service of AWS, the providers’ by the task, and none by an account', () => {
    const trusted = ofType(templates, 'AWS::IAM::Role').map(({ stack, Properties }) => {
      const { Statement } = Properties['AssumeRolePolicyDocument'] as {
        Statement: { Principal: { Service?: string; AWS?: object } }[];
      };
      const isTask = (arn: object | undefined) =>
        /"TaskRole\w*","Arn"/.test(JSON.stringify(arn ?? ''));
      const nameOf = ({ Service, AWS }: { Service?: string; AWS?: object }) =>
        Service ?? (isTask(AWS) ? 'the task' : 'someone');
      return `${stack}: ${Statement.map((s) => nameOf(s.Principal)).join()}`;
    });
    expect([...new Set(trusted)].sort()).toEqual([
      'api: lambda.amazonaws.com',
      'bot: ecs-tasks.amazonaws.com',
      'bot: lambda.amazonaws.com',
      'bot: the task',
      'edge: ecs-tasks.amazonaws.com',
      'network: vpc-flow-logs.amazonaws.com',
      'scaler: lambda.amazonaws.com',
      'scaler: scheduler.amazonaws.com',
    ]);
  });

  it('grants no action by wildcard', () => {
    const actions = ofType(templates, 'AWS::IAM::Policy').flatMap(({ stack, Properties }) =>
      documentOf(resolve, { Properties, stack }).flatMap((s) => [s.Action].flat()),
    );
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });
});
