/** The same calls to two endpoints, by a client that shares nothing with ours; what differs is named. */
import { type AwsAnswer, type AwsCall, callAws } from '../../tools/emulators/call-aws.ts';

export interface ComparedCall extends AwsCall {
  /** What the call shows. */
  readonly name: string;
  /** Steps to the part of the answer that must agree; missing: all of it. */
  readonly look?: string;
}

/** One difference: ours and theirs. */
export interface Difference {
  readonly ours: unknown;
  readonly theirs: unknown;
}

export interface Pair {
  readonly ours: string;
  readonly theirs: string;
  readonly accessKeyId: string;
}

/** Makes the calls at both, and answers the differences by the calls' names. */
export async function compare(
  { ours, theirs, accessKeyId }: Pair,
  calls: readonly ComparedCall[],
): Promise<Record<string, Difference>> {
  const target = (endpoint: string) => ({
    endpoint,
    account: '000000000000',
    region: 'us-east-1',
    accessKeyId,
  });
  const [mine, oracle] = await Promise.all([
    callAws(target(ours), calls),
    callAws(target(theirs), calls),
  ]);
  const found = calls.flatMap((call, i) => {
    const pair = { ours: seen(mine[i], call), theirs: seen(oracle[i], call) };
    const same = JSON.stringify(pair.ours) === JSON.stringify(pair.theirs);
    return same ? [] : [[call.name, pair] as const];
  });
  return Object.fromEntries(found);
}

/** An error's code and what it carries; else what was asked to be looked at, keys in order, accounts and random ids taken out. */
function seen(answer: AwsAnswer | undefined, { look }: ComparedCall): unknown {
  if (answer?.error !== undefined) {
    const more = answer.detail ?? {};
    return Object.keys(more).length === 0
      ? { error: answer.error }
      : { error: answer.error, ...(normal(withoutWords(more)) as object) };
  }
  const part = (look?.split(' ') ?? []).reduce<unknown>(
    (at, step) => (at as Record<string, unknown> | undefined)?.[step],
    answer?.answer,
  );
  return normal(part);
}

/** Messages are worded otherwise by every emulator; what a program acts on is the rest. */
function withoutWords(detail: unknown): unknown {
  if (Array.isArray(detail)) return detail.map(withoutWords);
  if (typeof detail !== 'object' || detail === null) return detail;
  const kept = Object.entries(detail).filter(([key]) => key !== 'Message');
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutWords(item)]));
}

function normal(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\d{12}/g, 'ACCOUNT');
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== 'object' || value === null) return value;
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, item]) => [key, normal(item)]));
}
