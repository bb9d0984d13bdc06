/** What a template may lack beside its network: how it is taken away, how far one must go to notice, and what tells. */
import { altered, type Change, without, withoutAction, withoutVariable } from './change.ts';
import type { WAYS } from './steps.ts';

/** One of them. */
export interface Mutant {
  readonly change: Change;
  readonly way: keyof typeof WAYS;
  /** The trouble that it gives; another one would prove nothing. */
  readonly sign: RegExp;
}

type Mutants = Readonly<Record<string, Mutant>>;

const refused = (role: string, action: string) =>
  new RegExp(`role/${role}-\\S+ is not authorized to perform: ${action} `);

/** Permissions. */
const GRANTS: Mutants = {
  'RunTask of the scaler': {
    change: withoutAction('ecs:RunTask'),
    way: 'launched',
    sign: refused('scaler', 'ecs:RunTask'),
  },
  'PassRole of the scaler': {
    change: withoutAction('iam:PassRole'),
    way: 'launched',
    sign: refused('scaler', 'iam:PassRole'),
  },
  'UpdateItem of tasks': {
    change: withoutAction('dynamodb:UpdateItem', 'bot '),
    way: 'ready',
    sign: refused('bot', 'dynamodb:UpdateItem'),
  },
  'DescribeNetworkInterfaces of tasks': {
    change: withoutAction('ec2:DescribeNetworkInterfaces'),
    way: 'ready',
    sign: refused('bot', 'ec2:DescribeNetworkInterfaces'),
  },
  'the pull of the image': {
    change: withoutAction('ecr:GetDownloadUrlForLayer', 'bot '),
    way: 'ready',
    sign: refused('bot', 'ecr:GetDownloadUrlForLayer'),
  },
  'the log of tasks': {
    change: withoutAction('logs:CreateLogStream', 'bot '),
    way: 'ready',
    sign: refused('bot', 'logs:CreateLogStream'),
  },
  'the transactions of the API': {
    change: withoutAction('dynamodb:UpdateItem', 'api '),
    way: 'called',
    sign: refused('api', 'dynamodb:UpdateItem'),
  },
  'the kick of the API': {
    change: withoutAction('lambda:InvokeFunction', 'api '),
    way: 'called',
    sign: refused('api', 'lambda:InvokeFunction'),
  },
  'the schedule’s right to invoke': {
    change: withoutAction('lambda:InvokeFunction', 'SchedulerRole'),
    way: 'struck',
    sign: refused('scaler', 'lambda:InvokeFunction'),
  },
  'API Gateway’s right to invoke': {
    change: without('AWS::Lambda::Permission', 'apigateway.amazonaws.com'),
    way: 'answered',
    sign: /API Gateway is not permitted to invoke it/,
  },
  'the rule’s right to invoke': {
    change: without('AWS::Lambda::Permission', 'events.amazonaws.com'),
    way: 'told',
    sign: /EventBridge is not permitted to invoke it/,
  },
};

/** Variables, and what wakes the functions. */
const OTHERS: Mutants = {
  'the table’s name in tasks': {
    change: withoutVariable('TABLE_NAME', 'TaskDefinition'),
    way: 'ready',
    sign: /TABLE_NAME/,
  },
  'where callers of tasks come from': {
    change: withoutVariable('GREENROOM_CALLERS'),
    way: 'called',
    sign: /no candidate that a caller can reach/,
  },
  'the subnets in the scaler': {
    change: withoutVariable('SUBNETS'),
    way: 'launched',
    sign: /scaler-Function\S+: .*SUBNETS/s,
  },
  'the pools in the API': {
    change: withoutVariable('POOLS', 'api '),
    way: 'answered',
    sign: /api-Function\S+: .*POOLS/s,
  },
  'what the rule of stopped tasks calls': {
    change: altered('AWS::Events::Rule', ['STOPPED'], (rule) => ({ ...rule, Targets: [] })),
    way: 'told',
    sign: /no function was told of a task that stopped/,
  },
  'the schedule': {
    change: without('AWS::Scheduler::Schedule'),
    way: 'struck',
    sign: /no schedule woke a function/,
  },
  'the API’s route': {
    change: without('AWS::ApiGatewayV2::Route', '{proxy+}'),
    way: 'answered',
    sign: /\/healthz answered 404/,
  },
  'the route of the page’s code': {
    change: without('AWS::ApiGatewayV2::Route', 'GET /page.js"'),
    way: 'served',
    // The API's own route takes it, which wants a key.
    sign: /\/page\.js answered 401/,
  },
};

/** All of them. */
export const MUTANTS: Mutants = { ...GRANTS, ...OTHERS };
