/** Every bound of every schema by which a person or a client tells us something, read from the schemas themselves. */
import { z } from 'zod';
import { agentSchema } from '../../core/agent/schema.ts';
import { configSchema } from '../../lib/config/schema.ts';
import * as phone from '../../services/api/phone/phone-schemas.ts';
import * as requests from '../../services/api/schemas.ts';

/** One bound. */
export interface Bound {
  /** The schema and the field in it: `agent.keys.longest`; of what a list or a record holds, `[]`. */
  readonly field: string;
  readonly path: readonly (string | number)[];
  readonly schema: z.core.$ZodType;
  /** A value at the bound, and the nearest one past it. */
  readonly at: unknown;
  readonly past: unknown;
}

/** What a bound of JSON Schema allows last, and refuses first. */
const KINDS: Readonly<Record<string, (limit: number) => readonly [at: unknown, past: unknown]>> = {
  minimum: (limit) => [limit, limit - 1],
  maximum: (limit) => [limit, limit + 1],
  minLength: (limit) => ['x'.repeat(limit), 'x'.repeat(Math.max(0, limit - 1))],
  maxLength: (limit) => ['x'.repeat(limit), 'x'.repeat(limit + 1)],
  minItems: (limit) => [undefined, Array.from({ length: limit - 1 }, () => 'x')],
  maxItems: (limit) => [undefined, Array.from({ length: limit + 1 }, () => 'x')],
};

/** What is asked of the person who writes a file, and of a client. What we answer has no bounds. */
function schemas(): [name: string, schema: z.core.$ZodType][] {
  const asked = Object.entries<unknown>({ ...requests, ...phone });
  const all: [string, unknown][] = [['agent', agentSchema], ['config', configSchema], ...asked];
  return all.flatMap(([name, value]) => (isSchema(value) ? [[name, value]] : []));
}

function isSchema(value: unknown): value is z.core.$ZodType {
  return typeof value === 'object' && value !== null && '_zod' in value;
}

type Node = Readonly<Record<string, unknown>>;

/** All of them. */
export function listBounds(): Bound[] {
  return schemas().flatMap(([name, schema]) => {
    const root = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Node;
    return boundsOf(root, { field: name, path: [], schema });
  });
}

function boundsOf(node: Node, where: Pick<Bound, 'field' | 'path' | 'schema'>): Bound[] {
  const own = Object.entries(KINDS).flatMap(([kind, values]) => {
    const limit = node[kind];
    // Whole numbers have the language's own bounds.
    if (typeof limit !== 'number' || Math.abs(limit) === Number.MAX_SAFE_INTEGER) return [];
    const [at, past] = values(limit);
    return [{ ...where, at, past }];
  });
  const into = (name: string, step: string | number, child: unknown) =>
    boundsOf((child ?? {}) as Node, {
      ...where,
      field: `${where.field}${name}`,
      path: [...where.path, step],
    });
  const fields = Object.entries((node['properties'] ?? {}) as Node);
  const others = ['anyOf', 'oneOf', 'allOf'].flatMap((kind) => (node[kind] ?? []) as Node[]);
  return [
    ...own,
    ...fields.flatMap(([name, child]) => into(`.${name}`, name, child)),
    ...(isNode(node['items']) ? into('[]', 0, node['items']) : []),
    ...(isNode(node['additionalProperties']) ? into('[]', 'x', node['additionalProperties']) : []),
    ...others.flatMap((child) => boundsOf(child, where)),
  ];
}

function isNode(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** A document that says only this, at that path. */
export function documentOf(path: Bound['path'], value: unknown): unknown {
  return path.reduceRight<unknown>(
    (inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }),
    value,
  );
}
