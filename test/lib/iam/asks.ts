/** What a call of the SDK asks IAM for, as AWS would put it to the policies. */
import type { Ask } from './may.ts';
import { PLACE } from './resolve.ts';

/** The table and the cluster that templates are resolved to. */
export const TABLE = `arn:aws:dynamodb:${PLACE}:table/TableCD117FA1`;
export const CLUSTER = `arn:aws:ecs:${PLACE}:cluster/greenroom`;

type Input = Record<string, unknown>;
type Key = { PK: { S: string } };

/** A transaction asks for each of its parts; a query of an index asks for the index. */
export function tableAsks(command: string, input: Input, table = TABLE): Ask[] {
  const ask = (action: string, ...keys: Key[]): Ask => ({
    action: `dynamodb:${action}`,
    resource: table,
    context: { 'dynamodb:LeadingKeys': keys.map((key) => key.PK.S) },
  });
  switch (command) {
    case 'PutItemCommand':
      return [ask('PutItem', input['Item'] as Key)];
    case 'GetItemCommand':
    case 'UpdateItemCommand':
    case 'DeleteItemCommand':
      return [ask(command.slice(0, -'Command'.length), input['Key'] as Key)];
    case 'BatchGetItemCommand': {
      const [asked] = Object.values(input['RequestItems'] as Record<string, { Keys: Key[] }>);
      return [ask('BatchGetItem', ...(asked?.Keys ?? []))];
    }
    case 'TransactWriteItemsCommand':
      return (input['TransactItems'] as Record<string, { Key?: Key; Item?: Key }>[]).flatMap(
        (part) =>
          Object.entries(part).map(([kind, of]) =>
            ask(
              kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`,
              of.Key ?? of.Item!,
            ),
          ),
      );
    case 'QueryCommand':
      return [queryAsk(input, table)];
    default:
      throw new Error(`Cannot say what ${command} asks for: teach it to test/lib/iam/asks.ts`);
  }
}

function queryAsk(input: Input, table: string): Ask {
  const action = 'dynamodb:Query';
  const index = input['IndexName'] as string | undefined;
  if (index) return { action, resource: `${table}/index/${index}` };
  const values = input['ExpressionAttributeValues'] as Record<string, { S: string }>;
  const placeholder =
    /(?:#\w+|PK) = (:\w+)/.exec(String(input['KeyConditionExpression']))?.[1] ?? '';
  const keys = [values[placeholder]?.S ?? ''];
  return { action, resource: table, context: { 'dynamodb:LeadingKeys': keys } };
}

/** What the launcher asks for; launching passes the roles of the task as well. */
export function clusterAsks(command: string, input: Input): Ask[] {
  const context = { 'ecs:cluster': CLUSTER };
  const task = `arn:aws:ecs:${PLACE}:task/greenroom/any`;
  const action = `ecs:${command.slice(0, -'Command'.length)}`;
  if (command === 'ListTasksCommand') return [{ action, resource: '*', context }];
  if (command !== 'RunTaskCommand') return [{ action, resource: task, context }];
  const family = `arn:aws:ecs:${PLACE}:task-definition/${String(input['taskDefinition'])}:1`;
  const created = { 'ecs:CreateAction': 'RunTask' };
  const passed = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
  return [
    { action, resource: family, context },
    { action: 'ecs:TagResource', resource: task, context: created },
    ...['TaskRole30FC0FBB', 'ExecutionRole605A040B'].map((role) => ({
      action: 'iam:PassRole',
      resource: `arn:aws:iam::111122223333:role/bot-${role}`,
      context: passed,
    })),
  ];
}
