/** Checks a configuration before anything is synthesised from it. */
import type { z } from 'zod';
import { CannotRun } from '../../core/cannot-run.ts';
import { crossRules } from './cross-rules.ts';
import { type Config, configSchema } from './schema.ts';

/**
 * The checked configuration; `agents` are the names of the files in `agents/`. Throws one `CannotRun` that names every wrong
 * field, its rule and what it got.
 */
export function parseConfig(
  given: unknown,
  agents: readonly string[],
  file = 'greenroom.config.ts',
): Config {
  const refuse = (wrong: readonly string[]): never => {
    throw new CannotRun(`Cannot use ${file}: ${wrong.join('; ')}`);
  };
  const parsed = configSchema.superRefine(crossRules).safeParse(given);
  if (!parsed.success) return refuse(parsed.error.issues.flatMap((issue) => explain(issue, given)));
  const unknown = Object.keys(parsed.data.pools).filter((pool) => !agents.includes(pool));
  if (unknown.length > 0) {
    refuse(unknown.map((pool) => `pools.${pool} must be one of agents/: ${agents.join(', ')}`));
  }
  return parsed.data;
}

function explain(issue: z.core.$ZodIssue, given: unknown): string[] {
  const path = issue.path.map(String);
  const field = path.join('.') || 'the whole';
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...path, key].join('.')} must be left out: no such field`);
  }
  if (issue.code === 'invalid_key') {
    return [`${field} must be named a-z, 0-9 and dashes, at most 32, a letter first`];
  }
  return [`${field} must be ${issue.message}, got ${show(valueAt(given, path))}`];
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined,
    value,
  );
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
