/** The templates of a composed app as plain data, for whoever reads them: the cost table and the tests. */
import type { App, Stack } from 'aws-cdk-lib';
import type { Stacks } from './compose-stacks.ts';

/** One resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** One stack's template. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { Value: unknown; Export?: { Name: string } }>>;
}

/** Templates by the stacks' short names. */
export type Templates = ReadonlyMap<string, Template>;

/** Synthesises; throws when a check that was plugged into the app finds something. */
export function templatesOf(app: App, stacks: Stacks): Templates {
  const assembly = app.synth();
  return new Map(
    (Object.entries(stacks) as [string, Stack][]).map(([name, stack]) => [
      name,
      assembly.getStackByName(stack.stackName).template as Template,
    ]),
  );
}

/** All resources of a type, over all stacks, with the stack's name and the logical id. */
export function ofType(templates: Templates, type: string) {
  return [...templates].flatMap(([stack, { Resources }]) =>
    Object.entries(Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => ({ stack, id, ...resource })),
  );
}
