/** What a template may lack: each by its name, and how it is taken away. */
import { altered, type Change, without, withoutAction, withoutVariable } from './change.ts';

const RULE = 'AWS::EC2::SecurityGroup';
const ENDPOINT = 'AWS::EC2::VPCEndpoint';

/** The rules of a group itself that do not have this word. */
function rulesWithout(key: string, word: string, ...of: readonly string[]): Change {
  return altered(RULE, [word, ...of], (properties) => ({
    ...properties,
    [key]: (properties[key] as object[]).filter((rule) => !JSON.stringify(rule).includes(word)),
  }));
}

/** Routes. */
const ROUTES: Readonly<Record<string, Change>> = {
  'the route of bots to the internet': without('AWS::EC2::Route', '0.0.0.0/0'),
  'the internet gateway of the VPC': without('AWS::EC2::VPCGatewayAttachment'),
  'the way of functions to DynamoDB': altered(ENDPOINT, ['.dynamodb'], (properties) => ({
    ...properties,
    RouteTableIds: (properties['RouteTableIds'] as object[]).filter(
      (table) => !JSON.stringify(table).includes('Inside'),
    ),
  })),
  'the endpoint of ECS': without(ENDPOINT, '.ecs'),
};

/** Security groups. */
const RULES: Readonly<Record<string, Change>> = {
  'the rule that lets callers’ media in': rulesWithout('SecurityGroupIngress', 'udp', 'Bot'),
  'the rule that lets the API into supervisors': without(`${RULE}Ingress`, 'BotGroup', 'ApiGroup'),
  'the rule that lets the API out to supervisors': without(`${RULE}Egress`, 'BotGroup', 'ApiGroup'),
  'the rule that lets the scaler out to AWS': rulesWithout(
    'SecurityGroupEgress',
    '443',
    'ScalerGroup',
  ),
  'the rule that lets the scaler into endpoints': without(
    `${RULE}Ingress`,
    'EndpointGroup',
    'ScalerGroup',
  ),
};

/** Permissions. */
const GRANTS: Readonly<Record<string, Change>> = {
  'RunTask of the scaler': withoutAction('ecs:RunTask'),
  'PassRole of the scaler': withoutAction('iam:PassRole'),
  'UpdateItem of tasks': withoutAction('dynamodb:UpdateItem', 'bot '),
  'the transactions of the API': withoutAction('dynamodb:UpdateItem', 'api '),
  'DescribeNetworkInterfaces of tasks': withoutAction('ec2:DescribeNetworkInterfaces'),
  'the pull of the image': withoutAction('ecr:GetDownloadUrlForLayer', 'bot '),
  'the kick of the API': withoutAction('lambda:InvokeFunction', 'api '),
  'the schedule’s right to invoke': withoutAction('lambda:InvokeFunction', 'SchedulerRole'),
  'API Gateway’s right to invoke': without('AWS::Lambda::Permission', 'apigateway.amazonaws.com'),
  'the rule’s right to invoke': without('AWS::Lambda::Permission', 'events.amazonaws.com'),
};

/** Variables, and what wakes the functions. */
const OTHERS: Readonly<Record<string, Change>> = {
  'the table’s name in tasks': withoutVariable('TABLE_NAME', 'TaskDefinition'),
  'where callers of tasks come from': withoutVariable('GREENROOM_CALLERS'),
  'the subnets in the scaler': withoutVariable('SUBNETS'),
  'the pools in the API': withoutVariable('POOLS', 'api '),
  'the rule of stopped tasks': without('AWS::Events::Rule', 'STOPPED'),
  'the schedule': without('AWS::Scheduler::Schedule'),
  'the route of the HTTP API': without('AWS::ApiGatewayV2::Route'),
};

/** All of them. */
export const MUTANTS = { ...ROUTES, ...RULES, ...GRANTS, ...OTHERS };
