/** Checks a request against the SDK's own model of it, so that a local endpoint refuses what AWS would. */
import { NormalizedSchema } from '@smithy/core/schema';
import { AwsFault, type Json } from './aws-endpoint.ts';

/** The exports of an SDK client package; the schema of an operation's input is among them. */
export type SdkModel = Readonly<Record<string, unknown>>;

/** Throws a `SerializationException` or `InvalidParameterException` that names the member which is wrong. */
export function checkInput(model: SdkModel, operation: string, input: Json): void {
  const schema = model[`${operation}Request$`] ?? model[`${operation}Input$`];
  if (schema !== undefined) check(NormalizedSchema.of(schema as SchemaRef), input, operation);
}

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

function check(schema: NormalizedSchema, value: unknown, path: string): void {
  if (value === null || value === undefined) return;
  if (schema.isStructSchema()) checkStruct(schema, value, path);
  else if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw wrongType(path, 'a list');
    for (const [i, item] of value.entries()) check(schema.getValueSchema(), item, `${path}[${i}]`);
  } else if (schema.isStringSchema()) expectType(value, 'string', path);
  else if (schema.isNumericSchema()) expectType(value, 'number', path);
  else if (schema.isBooleanSchema()) expectType(value, 'boolean', path);
}

function checkStruct(schema: NormalizedSchema, value: unknown, path: string): void {
  if (typeof value !== 'object' || Array.isArray(value)) throw wrongType(path, 'an object');
  const members = new Map(schema.structIterator());
  for (const [name, item] of Object.entries(value as Json)) {
    const member = members.get(name);
    const unknown = `Unknown parameter in input: "${path}.${name}"`;
    if (!member) throw new AwsFault('InvalidParameterException', unknown);
    check(member, item, `${path}.${name}`);
  }
}

function expectType(value: unknown, type: 'string' | 'number' | 'boolean', path: string): void {
  if (typeof value !== type) throw wrongType(path, `a ${type}`);
}

function wrongType(path: string, wanted: string): AwsFault {
  return new AwsFault('SerializationException', `${path} must be ${wanted}`);
}
