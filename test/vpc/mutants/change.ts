/** Templates with something missing. A change that finds nothing to take away is an error: it would prove nothing. */
import type { Resource, Templates } from '../../../lib/templates.ts';

/** One change. */
export type Change = (templates: Templates) => Templates;

type Pick = (resource: Resource, text: string) => boolean;

/** Takes resources of a type away: those whose text has all of these words. */
export function without(type: string, ...words: readonly string[]): Change {
  return edit(having(type, words), () => undefined);
}

/** Takes an action out of every policy whose stack and text fit. */
export function withoutAction(action: string, ...words: readonly string[]): Change {
  const drop = (statement: { Action: string | string[] }) => {
    const left = [statement.Action].flat().filter((each) => each !== action);
    return left.length > 0 ? [{ ...statement, Action: left }] : [];
  };
  return edit(having('AWS::IAM::Policy', [`"${action}"`, ...words]), (resource) => {
    const document = resource.Properties['PolicyDocument'] as { Statement: never[] };
    const PolicyDocument = { ...document, Statement: document.Statement.flatMap(drop) };
    return { ...resource, Properties: { ...resource.Properties, PolicyDocument } };
  });
}

/** Takes a variable from the functions or tasks that have it and whose text fits. */
export function withoutVariable(name: string, ...words: readonly string[]): Change {
  return edit(
    (resource, text) =>
      /Lambda::Function|TaskDefinition/.test(resource.Type) &&
      [`"${name}"`, ...words].every((word) => text.includes(word)),
    (resource) =>
      asResource(
        JSON.parse(JSON.stringify(resource), (key, value: unknown) => drop(name, key, value)),
      ),
  );
}

function drop(name: string, key: string, value: unknown): unknown {
  if (key === name) return undefined;
  if (!Array.isArray(value)) return value;
  return value.filter((each: { Name?: string } | null) => each?.Name !== name);
}

const asResource = (value: unknown): Resource => value as Resource;

/** Changes the properties of resources of a type. */
export function altered(
  type: string,
  words: readonly string[],
  change: (properties: Record<string, unknown>) => Record<string, unknown>,
): Change {
  return edit(having(type, words), (resource) => ({
    ...resource,
    Properties: change({ ...resource.Properties }),
  }));
}

function having(type: string, words: readonly string[]): Pick {
  return (resource, text) => resource.Type === type && words.every((word) => text.includes(word));
}

function edit(pick: Pick, change: (resource: Resource) => Resource | undefined): Change {
  return (templates) => {
    let changed = 0;
    const next = new Map(
      [...templates].map(([stack, template]) => {
        const entries = Object.entries(template.Resources).flatMap(([id, resource]) => {
          if (!pick(resource, `${stack} ${id} ${JSON.stringify(resource)}`))
            return [[id, resource]];
          changed += 1;
          const left = change(resource);
          return left ? [[id, left]] : [];
        });
        return [stack, { ...template, Resources: Object.fromEntries(entries) as never }];
      }),
    );
    if (changed === 0) throw new Error('Cannot mutate the templates: nothing fits');
    return next;
  };
}
