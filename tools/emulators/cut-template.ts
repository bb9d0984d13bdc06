/**
 * Cuts from a CloudFormation template what an emulator cannot hold, so that the rest of it can be deployed there as it is.
 * The environment of a function that was cut is put out instead, so that its code can be run with what CloudFormation
 * resolved.
 */

/** The parts of a template that are cut or kept. */
export interface CloudFormationTemplate {
  readonly Resources: Readonly<Record<string, CloudFormationResource>>;
  readonly [section: string]: unknown;
}

/** One resource. */
export interface CloudFormationResource {
  readonly Type: string;
  readonly Properties?: unknown;
  readonly DependsOn?: string | readonly string[];
}

/** What is left, and what is gone by logical id. */
export interface CutTemplate {
  readonly template: CloudFormationTemplate;
  readonly cut: Readonly<Record<string, string>>;
}

/** Cuts all resources whose type begins with one of `lacking`; whatever names a cut one names a literal ARN instead. */
export function cutTemplate(
  template: CloudFormationTemplate,
  lacking: readonly string[],
): CutTemplate {
  const all = Object.entries(template.Resources);
  const isCut = ([, { Type }]: (typeof all)[number]) =>
    lacking.some((prefix) => Type.startsWith(prefix));
  const cut = Object.fromEntries(all.filter(isCut).map(([id, { Type }]) => [id, Type]));
  const kept = Object.fromEntries(
    all.filter((entry) => !isCut(entry)).map(([id, resource]) => [id, withoutWaits(resource, cut)]),
  );
  const outputs = { ...(template['Outputs'] as object), ...environments(all.filter(isCut)) };
  const left = { ...template, Resources: kept, Outputs: outputs };
  return { template: mend(left, cut) as CloudFormationTemplate, cut };
}

/** The output that holds one variable of a function's environment. */
export function environmentOutput(functionId: string, variable: string): string {
  return `Env${functionId}${variable.replaceAll('_', '0')}`;
}

function environments(cut: readonly (readonly [string, CloudFormationResource])[]): object {
  const outputs = cut.flatMap(([id, { Type, Properties }]) => {
    if (Type !== 'AWS::Lambda::Function') return [];
    const { Environment } = Properties as { Environment?: { Variables?: object } };
    return Object.entries(Environment?.Variables ?? {}).map(([name, Value]) => [
      environmentOutput(id, name),
      { Value: Value as unknown, Description: name },
    ]);
  });
  return Object.fromEntries(outputs) as object;
}

type Cut = CutTemplate['cut'];

function withoutWaits(resource: CloudFormationResource, cut: Cut): CloudFormationResource {
  const { DependsOn, ...rest } = resource;
  const waits = [DependsOn ?? []].flat().filter((id) => !(id in cut));
  return waits.length === 0 ? rest : { ...rest, DependsOn: waits };
}

function mend(value: unknown, cut: Cut): unknown {
  if (Array.isArray(value)) return value.map((item) => mend(item, cut));
  if (typeof value !== 'object' || value === null) return value;
  const named = nameOfReference(value as Record<string, unknown>);
  if (named !== undefined && named in cut) return standIn(named, cut[named] ?? '');
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mend(item, cut)]));
}

function nameOfReference(value: Readonly<Record<string, unknown>>): string | undefined {
  if (Object.keys(value).length !== 1) return undefined;
  const { Ref: ref, 'Fn::GetAtt': attribute } = value;
  const named: unknown = ref ?? (Array.isArray(attribute) ? attribute[0] : undefined);
  return typeof named === 'string' ? named : undefined;
}

/** An ARN of the right service, for those who check that much; nothing answers to it. */
function standIn(id: string, type: string): unknown {
  const service = type.split('::')[1]?.toLowerCase() ?? '';
  const resource = type === 'AWS::Lambda::Function' ? `function:${id}` : `cut/${id}`;
  const parts = ['arn:aws', service, { Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }, resource];
  return { 'Fn::Join': [':', parts] };
}
