import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as protocol from '../../core/limits.ts';
import { type Bound, documentOf, listBounds } from './bounds.ts';
import { A_VALUE, LIMITS, PROTOCOL } from './limits.ts';

const TESTS = fileURLToPath(new URL('..', import.meta.url));

/** Issues of a document at a bound's own path, those within a union's branches among them. */
function refusals(bound: Bound, value: unknown): string[] {
  const document = documentOf(bound.path, value);
  const parsed = z.safeParse(bound.schema, document);
  return parsed.success ? [] : codesAt(parsed.error.issues, bound.path);
}

type Issues = readonly z.core.$ZodIssue[];

function codesAt(issues: Issues, path: readonly PropertyKey[]): string[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'invalid_union')
      return issue.errors.flatMap((branch) => codesAt(branch, path.slice(issue.path.length)));
    return issue.path.join('.') === path.join('.') ? [issue.code] : [];
  });
}

/** Fields of one branch of a union, which a document has to name before it says them. */
const BRANCHES: Readonly<Record<string, object>> = {
  'agent.bot.entry': { kind: 'pipecat' },
  'agent.bot.requirements': { kind: 'pipecat' },
  'agent.bot.port': { kind: 'image' },
};

/** Those whose texts have rules of their own beside their length. */
const isSize = (code: string) => code === 'too_big' || code === 'too_small';

describe('every limit that can be written', () => {
  const bounds = listBounds().filter(({ field }) => !(field in BRANCHES));

  it('is found', () => {
    expect(bounds.length).toBeGreaterThan(100);
  });

  it('refuses what is past it, by its field', () => {
    const silent = bounds.filter((bound) => refusals(bound, bound.past).length === 0);
    expect(silent.map(({ field, past }) => `${field} takes ${JSON.stringify(past)}`)).toEqual([]);
  });

  it('takes what is at it', () => {
    const strict = bounds.filter(
      (bound) => bound.at !== undefined && refusals(bound, bound.at).some(isSize),
    );
    expect(strict.map(({ field, at }) => `${field} refuses ${String(at)}`)).toEqual([]);
  });

  it('is listed with the test that reaches it when a system runs', () => {
    const fields = [...new Set(listBounds().map(({ field }) => field))].sort();
    const say = 'say in test/house/limits.ts which test reaches it';
    expect(Object.keys(LIMITS).sort(), say).toEqual(fields);
    expect(Object.keys(PROTOCOL).sort(), say).toEqual(Object.keys(protocol).sort());
  });

  it('is reached by a test that there is', () => {
    const missing = Object.entries({ ...LIMITS, ...PROTOCOL }).filter(([, reached]) => {
      if (reached === A_VALUE) return false;
      const [file, title] = reached;
      return !existsSync(TESTS + file) || !readFileSync(TESTS + file, 'utf8').includes(title);
    });
    expect(missing).toEqual([]);
  });
});
