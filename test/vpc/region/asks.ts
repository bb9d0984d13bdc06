/** What a request to a service asks IAM for. */
import type { Json } from '../../../local/aws-endpoint.ts';
import { nameOf } from '../../../local/ecs/names.ts';
import { tableAsks } from '../../lib/iam/asks.ts';
import type { Ask } from '../../lib/iam/may.ts';
import type { TaskSpec } from '../template/blueprint.ts';
import { arnHere } from '../template/physical.ts';

/** The resources that requests are about. */
export interface Resources {
  readonly table: string;
  readonly cluster: string;
  readonly tasks: readonly TaskSpec[];
}

/** One request, read. */
export interface ServiceRequest {
  readonly service: string;
  readonly operation: string;
  readonly input: Json;
}

/** All that must be allowed. A request that is not known here is an error, never a yes. */
export function asksOf({ service, operation, input }: ServiceRequest, of: Resources): Ask[] {
  if (service === 'dynamodb') {
    return tableAsks(`${operation}Command`, input, arnHere('dynamodb', `table/${of.table}`));
  }
  if (service === 'ecs') return ecsAsks(operation, input, of);
  if (service === 'monitoring') {
    const context = { 'cloudwatch:namespace': String(input['Namespace']) };
    return [{ action: `cloudwatch:${operation}`, resource: '*', context }];
  }
  if (service === 'ec2') return [{ action: `ec2:${operation}`, resource: '*' }];
  if (service === 'lambda') {
    const name = `function:${String(input['FunctionName'])}`;
    return [{ action: 'lambda:InvokeFunction', resource: arnHere('lambda', name) }];
  }
  throw new Error(`Cannot say what ${service} ${operation} asks for: teach it to test/vpc`);
}

function ecsAsks(operation: string, input: Json, { cluster, tasks }: Resources): Ask[] {
  const action = `ecs:${operation}`;
  const context = { 'ecs:cluster': arnHere('ecs', `cluster/${cluster}`) };
  const task = (id: unknown) => arnHere('ecs', `task/${cluster}/${nameOf(id)}`);
  if (operation === 'StopTask') return [{ action, resource: task(input['task']), context }];
  if (operation === 'DescribeTasks') {
    const ids = (input['tasks'] ?? []) as string[];
    return ids.map((id) => ({ action, resource: task(id), context }));
  }
  if (operation !== 'RunTask') return [{ action, resource: '*', context }];
  const family = nameOf(input['taskDefinition']).split(':')[0] ?? '';
  const spec = tasks.find((each) => each.family === family);
  const passed = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
  const roles = spec ? [spec.taskRole, spec.executionRole] : [];
  const tagged = input['tags'] !== undefined || input['propagateTags'] !== undefined;
  const created = { 'ecs:CreateAction': 'RunTask' };
  return [
    { action, resource: arnHere('ecs', `task-definition/${family}:1`), context },
    ...(tagged ? [{ action: 'ecs:TagResource', resource: task('any'), context: created }] : []),
    ...roles.map((role) => ({ action: 'iam:PassRole', resource: role, context: passed })),
  ];
}
