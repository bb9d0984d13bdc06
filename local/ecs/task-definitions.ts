/** Task definitions: families with numbered revisions. */
import { AwsFault, type Json } from '../aws-endpoint.ts';
import type { ContainerDefinition, Definition, State } from './ecs-state.ts';
import { arn, nameOf } from './names.ts';
import { page } from './page.ts';

/** Registers the next revision of a family. */
export function registerTaskDefinition(state: State, input: Json): Json {
  const family = String(input['family'] ?? '');
  if (!/^[\w-]{1,255}$/.test(family)) throw new AwsFault('ClientException', 'Family is not valid');
  const containers = (input['containerDefinitions'] ?? []) as ContainerDefinition[];
  const [container] = containers;
  if (!container?.name) {
    throw new AwsFault('ClientException', 'Container definitions must name at least one container');
  }
  const revision = state.definitions.filter((d) => d.family === family).length + 1;
  const taskDefinition = {
    ...input,
    family,
    revision,
    status: 'ACTIVE',
    taskDefinitionArn: arn('task-definition', `${family}:${revision}`),
    containerDefinitions: containers,
  };
  state.definitions.push(taskDefinition);
  return { taskDefinition };
}

/** ARNs of the definitions of a family, or of all. */
export function listTaskDefinitions(state: State, input: Json): Json {
  const family = input['familyPrefix'];
  const found = state.definitions.filter((d) => family === undefined || d.family === family);
  const { items, nextToken } = page(found, input);
  return { taskDefinitionArns: items.map((d) => d.taskDefinitionArn), ...nextToken };
}

/** A definition by ARN, `family:revision` or, the newest, by family. */
export function findDefinition(state: State, name: unknown): Definition {
  const [family, revision] = nameOf(name).split(':');
  const found = state.definitions.filter((d) => d.family === family);
  const wanted =
    revision === undefined ? found.at(-1) : found.find((d) => d.revision === Number(revision));
  if (!wanted) throw new AwsFault('ClientException', 'TaskDefinition not found.');
  return wanted;
}
