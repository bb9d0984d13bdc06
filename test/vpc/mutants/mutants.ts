/** What a template may lack beside its network: each by its name, and how it is taken away. */
import { type Change, without, withoutAction, withoutVariable } from './change.ts';

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
export const MUTANTS = { ...GRANTS, ...OTHERS };
