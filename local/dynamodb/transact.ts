/** TransactWriteItems over the engine: every condition first, then every write, undone if one fails. */
import { type DynamoFault, type Engine, fault, isFault, type Wire } from './engine.ts';

/** A repeated client token is remembered for ten minutes, as the service does. */
const TOKEN_MS = 600_000;
const MOST_ACTIONS = 100;

const OPERATION: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'DeleteItem',
};

interface Step {
  readonly kind: string;
  readonly operation: string;
  readonly request: Wire;
  readonly checked: Wire;
  readonly old: Wire | undefined;
  readonly wantsOld: boolean;
}

/** Runs transactions one at a time; the caller holds the write lock. */
export function createTransact(
  engine: Engine,
  nowMs: () => number,
): (request: Wire) => Promise<Wire> {
  const tokens = new Map<string, { readonly said: string; readonly atMs: number }>();
  return async (request) => {
    const token = request['ClientRequestToken'] as string | undefined;
    const said = JSON.stringify(request['TransactItems']);
    const known = token === undefined ? undefined : tokens.get(token);
    if (known && nowMs() - known.atMs < TOKEN_MS) {
      if (known.said === said) return {};
      const message = 'Request with same token but different parameters';
      throw fault('IdempotentParameterMismatchException', message);
    }
    const steps = await prepare(engine, (request['TransactItems'] ?? []) as Wire[]);
    refuseFailed(engine, steps);
    await writeAll(engine, steps);
    if (token !== undefined) tokens.set(token, { said, atMs: nowMs() });
    // A map keeps the order of insertion, so the oldest come first.
    for (const [old, { atMs }] of tokens) {
      if (nowMs() - atMs < TOKEN_MS) break;
      tokens.delete(old);
    }
    return {};
  };
}

async function prepare(engine: Engine, items: readonly Wire[]): Promise<Step[]> {
  if (items.length === 0 || items.length > MOST_ACTIONS) {
    throw fault('ValidationException', `Member must have length between 1 and ${MOST_ACTIONS}`);
  }
  const seen = new Set<string>();
  const steps: Step[] = [];
  for (const item of items) {
    const [kind = '', body] = Object.entries(item)[0] ?? [];
    const operation = OPERATION[kind];
    if (operation === undefined) throw fault('ValidationException', `Unknown action ${kind}`);
    const { ReturnValuesOnConditionCheckFailure: wants, ...request } = body as Wire;
    const checked = engine.check(operation, request);
    const table = await engine.table(request['TableName']);
    const key = request['Key'] ?? primaryKeyOf(table, request['Item'] as Wire);
    const id = `${String(request['TableName'])}/${engine.keyText(key, table)}`;
    if (seen.has(id)) {
      const message = 'Transaction request cannot include multiple operations on one item';
      throw fault('ValidationException', message);
    }
    seen.add(id);
    const old = await engine.read(table, request['TableName'], key);
    steps.push({ kind, operation, request, checked, old, wantsOld: wants === 'ALL_OLD' });
  }
  return steps;
}

function refuseFailed(engine: Engine, steps: readonly Step[]): void {
  const reasons = steps.map((step) => {
    if (!engine.fails(step.checked, step.old)) return { Code: 'None' };
    const item = step.wantsOld && step.old ? { Item: step.old } : {};
    return { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', ...item };
  });
  if (reasons.some(({ Code }) => Code !== 'None')) throw cancelled(reasons);
}

async function writeAll(engine: Engine, steps: readonly Step[]): Promise<void> {
  const done: Step[] = [];
  for (const step of steps.filter(({ kind }) => kind !== 'ConditionCheck')) {
    try {
      await engine.run(step.operation, step.request);
      done.push(step);
    } catch (error) {
      for (const earlier of done.reverse()) await undo(engine, earlier);
      if (!isFault(error)) throw error;
      throw cancelled(
        steps.map((s) =>
          s === step
            ? { Code: 'ValidationError', Message: error.body['message'] }
            : { Code: 'None' },
        ),
      );
    }
  }
}

async function undo(engine: Engine, { request, old, checked }: Step): Promise<void> {
  const TableName = request['TableName'];
  if (old) {
    await engine.run('PutItem', { TableName, Item: old });
    return;
  }
  const table = await engine.table(TableName);
  const Key = checked['Key'] ?? primaryKeyOf(table, request['Item'] as Wire);
  await engine.run('DeleteItem', { TableName, Key });
}

function cancelled(reasons: readonly Wire[]): DynamoFault {
  const codes = reasons.map((reason) => String(reason['Code'])).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return fault('TransactionCanceledException', message, { CancellationReasons: reasons });
}

/** The primary key within an item. */
export function primaryKeyOf(table: Wire, item: Wire): Wire {
  const schema = table['KeySchema'] as { AttributeName: string }[];
  return Object.fromEntries(
    schema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]),
  );
}
