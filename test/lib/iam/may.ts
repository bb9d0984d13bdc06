/** A small judge of IAM policies: allow statements, wildcards, and the conditions that ours use. */

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

export interface Ask {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** Whether these statements allow it. An operator that is not known here is an error, never a yes. */
export function may(statements: readonly Statement[], ask: Ask): boolean {
  const fits = (s: Statement) =>
    list(s.Action).some((pattern) => like(pattern, ask.action)) &&
    list(s.Resource).some((pattern) => like(pattern, ask.resource)) &&
    Object.entries(s.Condition ?? {}).every(([operator, keys]) => holds(operator, keys, ask));
  const found = statements.filter(fits);
  return found.length > 0 && found.every((s) => s.Effect === 'Allow');
}

function holds(operator: string, keys: Record<string, string | string[]>, ask: Ask): boolean {
  return Object.entries(keys).every(([key, wanted]) => {
    const got = list(ask.context?.[key] ?? []);
    if (operator === 'ForAllValues:StringLike') {
      return got.every((value) => list(wanted).some((pattern) => like(pattern, value)));
    }
    if (operator === 'ForAllValues:StringEquals') {
      return got.every((value) => list(wanted).includes(value));
    }
    if (operator === 'Null') return String(got.length === 0) === list(wanted)[0];
    if (operator === 'StringEquals' || operator === 'ArnEquals') {
      return got.length === 1 && list(wanted).includes(got[0] ?? '');
    }
    throw new Error(`Cannot judge the condition ${operator}: teach it to test/lib/iam/may.ts`);
  });
}

function like(pattern: string, value: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`).test(value);
}

function list<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
