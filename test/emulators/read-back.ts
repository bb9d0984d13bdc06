/** Reads every resource of a stack back from its own service: what CloudFormation says about it proves nothing. */
import { type AwsAnswer, callAws } from '../../tools/emulators/call-aws.ts';
import type { CdkTarget } from '../../tools/emulators/cdk.ts';
import type { CloudFormationTemplate } from '../../tools/emulators/cut-template.ts';
import { type Props, READERS } from './readers.ts';

/** One resource, as its template wanted it and as its service has it. */
export interface ReadBack {
  readonly id: string;
  readonly type: string;
  /** What is wrong; nothing when it is there and as wanted. */
  readonly wrong?: string;
}

export interface StackToRead {
  readonly template: CloudFormationTemplate;
  readonly physical: Readonly<Record<string, string>>;
}

/** What is wrong with a stack's resources, each kind of fault once: `type: fault`. Ids of this run are left out. */
export function faultsOf(read: readonly ReadBack[]): string[] {
  const faults = read.flatMap(({ type, wrong }) => (wrong ? [`${type}: ${wrong}`] : []));
  return [...new Set(faults.map((fault) => fault.replace(/"?\b(igw|sg|vpc)-\w+"?/g, 'it')))].sort();
}

/** Reads all resources of a stack, in one process. */
export async function readBack(target: CdkTarget, stack: StackToRead): Promise<ReadBack[]> {
  const resources = Object.entries(stack.template.Resources).map(([id, { Type, Properties }]) => ({
    id,
    type: Type,
    physical: stack.physical[id] ?? '',
    props: resolve(Properties ?? {}, stack.physical) as Props,
    reader: READERS[Type],
  }));
  const readable = resources.filter((one) => one.reader && !isPlaceholder(one.physical));
  const calls = readable.map((one) => one.reader!.call(one.physical, one.props));
  const answers = await callAws(target, calls);
  return resources.map(({ id, type, physical, props, reader }) => {
    if (!reader) return { id, type, wrong: 'no reader for its type in test/emulators/readers.ts' };
    if (isPlaceholder(physical)) return { id, type, wrong: 'COMPLETE, but nothing was made' };
    const answer = answers[readable.findIndex((one) => one.id === id)];
    const wrong = judge(props, answer ?? {}, reader);
    return { id, type, ...(wrong === undefined ? {} : { wrong }) };
  });
}

/** What LocalStack calls a resource whose type it does not support. */
function isPlaceholder(physical: string): boolean {
  return physical === '' || physical === 'unknown';
}

function judge(
  props: Props,
  { answer, error, message }: AwsAnswer,
  reader: (typeof READERS)[string],
): string | undefined {
  if (error !== undefined) return `its service answers ${error}: ${message}`;
  const at = typeof reader.at === 'string' ? reader.at : reader.at(props);
  const found = valueAt(answer, at);
  if (isNothing(found)) return 'its service does not know it';
  for (const [wanted, got] of Object.entries(reader.same ?? {})) {
    const [want, have] = [valueAt(props, wanted), valueAt(found, got)];
    if (want === undefined || isReference(want)) continue;
    if (normal(want) !== normal(have)) {
      return `${wanted.replaceAll(' ', '.')} is ${shown(have)}, wanted ${shown(want)}`;
    }
  }
  return undefined;
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || normal(value) === '{}';
}

function isReference(value: unknown): boolean {
  return typeof value === 'object' && value !== null && /"Fn::|"Ref"/.test(JSON.stringify(value));
}

/** Numbers and flags come as text from some services, and keys in any order. */
function normal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(normal).join()}]`;
  if (typeof value !== 'object' || value === null) return String(value).toLowerCase();
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, item]) => `${key}:${normal(item)}`).join()}}`;
}

/** Follows `a 0 b`; `*key=value` picks the item of a list whose `key` is `value`. */
function valueAt(from: unknown, path: string): unknown {
  return path.split(' ').reduce<unknown>((at, step) => {
    if (at === undefined || at === null) return undefined;
    if (!step.startsWith('*')) return (at as Record<string, unknown>)[step];
    const [key = '', value] = step.slice(1).split('=');
    return (at as Record<string, unknown>[]).find((item) => String(item[key]) === value);
  }, from);
}

/** The properties with every reference to a resource of this stack replaced by its physical id. */
function resolve(value: unknown, physical: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, physical));
  if (typeof value !== 'object' || value === null) return value;
  const { Ref: ref, 'Fn::GetAtt': attribute } = value as Record<string, unknown>;
  const named = (ref ?? (attribute as unknown[] | undefined)?.[0]) as string | undefined;
  if (named !== undefined && physical[named] !== undefined) return physical[named];
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolve(item, physical)]),
  );
}
