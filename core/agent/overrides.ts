/** What a start request may say in the place of an agent's file, for its one session: the body's `overrides`, as far as the agent allows. */
import { z } from 'zod';
import { type ProviderRole, readProviderName } from './provider-name.ts';

/** Fields that an agent may leave to the request. */
export const OVERRIDABLE = ['instructions', 'greeting', 'llm', 'tts'] as const;

/** One of them. */
export type Overridable = (typeof OVERRIDABLE)[number];

/** What a request says. */
export interface Overrides {
  readonly instructions?: string;
  readonly greeting?: string;
  readonly llm?: readonly string[];
  readonly tts?: readonly string[];
}

/** By names alone: a request brings no objects of the engine's plugins. */
function chain(role: ProviderRole) {
  const name = z.string().check((context) => {
    const read = readProviderName(context.value, role);
    if (typeof read === 'string')
      context.issues.push({ code: 'custom', message: read, input: context.value });
  });
  return z.union([name.transform((one) => [one]), z.array(name).min(1).max(4)], {
    error: `must be names of providers of ${role}`,
  });
}

const RULES = {
  instructions: z.string().min(1).max(6_000),
  greeting: z.string().max(1_000),
  llm: chain('llm'),
  tts: chain('tts'),
} as const;

/** The overrides of a request's body, and in sentences what of them is not taken. */
export function readOverrides(
  { name, overrides: allowed }: { readonly name: string; readonly overrides: readonly string[] },
  data: Readonly<Record<string, unknown>>,
): { readonly taken: Overrides; readonly refused: readonly string[] } {
  const given = data['overrides'];
  if (given === undefined) return { taken: {}, refused: [] };
  if (typeof given !== 'object' || given === null)
    return { taken: {}, refused: ['overrides must be an object'] };
  const taken: Record<string, unknown> = {};
  const refused: string[] = [];
  for (const [field, value] of Object.entries(given)) {
    const rule = Object.hasOwn(RULES, field) ? RULES[field as Overridable] : undefined;
    if (!rule || !allowed.includes(field)) {
      refused.push(`overrides.${field} is not allowed by agents/${name}.ts`);
      continue;
    }
    const read = rule.safeParse(value);
    if (read.success) taken[field] = read.data;
    else refused.push(`overrides.${field} ${read.error.issues[0]?.message ?? 'is wrong'}`);
  }
  return { taken, refused };
}
