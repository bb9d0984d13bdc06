import { configSchema } from '../../../lib/config/schema.ts';

interface Schema {
  readonly def: { readonly type: string };
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly valueType?: Schema;
}

/** Every field that the schema allows, by its path; `*` stands for the names of a record, and a list is one field. */
export function configFields(schema: Schema = configSchema): string[] {
  const below = (name: string, inner: Schema) =>
    configFields(inner).map((path) => (path === '' ? name : `${name}.${path}`));
  if (schema.shape)
    return Object.entries(schema.shape).flatMap(([key, inner]) => below(key, inner));
  if (schema.valueType) return ['*', ...below('*', schema.valueType)];
  return [''];
}
