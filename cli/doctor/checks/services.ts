/** The other services that a call depends on. */
import type { AccountFacts } from '../account/facts.ts';
import { type Finding, ok, skip, trouble, unread } from '../finding.ts';
import type { Needs } from '../needs.ts';

/** What every reservation must leave to the account's other functions: AWS refuses to go under it. */
export const LAMBDA_LEFT = 100;

/** One start holds an execution for up to 25 s (`Prefer: wait`); fewer than this is soon used up. */
const LAMBDA_WANTED = 50;

/** Executions of Lambda at once. */
export function checkLambda({ lambda }: AccountFacts, needs: Needs): Finding {
  const check = 'Lambda concurrency';
  if ('failed' in lambda) return unread(check, lambda.failed, 'lambda:GetAccountSettings');
  const { limit, unreserved } = lambda.read;
  const says = `limit ${limit}, ${unreserved} not reserved`;
  const reserved = needs.reservedLambda;
  if (reserved > 0 && unreserved - reserved < LAMBDA_LEFT) {
    return trouble('fail', {
      check,
      says: `${says}: reserving ${reserved} for the scaler would leave less than the ${LAMBDA_LEFT} that AWS demands`,
      todo: 'set `scaler.reservedConcurrency` to null, or ask for the raise below',
    });
  }
  if (unreserved >= LAMBDA_WANTED) return ok(check, says);
  return trouble('warn', {
    check,
    says: `${says}: callers who wait for a bot hold one each, and the scaler another`,
    todo: 'ask for the raise below',
  });
}

/** Each Bedrock model that the configuration names can be invoked. */
export function checkModels({ models }: Pick<AccountFacts, 'models'>): Finding[] {
  const check = 'Bedrock';
  const named = Object.entries(models);
  if (named.length === 0) return [skip(check, 'no agent names a model of it')];
  return named.map(([model, answer]) => {
    if ('failed' in answer) {
      if (answer.failed.kind !== 'missing') {
        return unread(check, answer.failed, 'bedrock:GetFoundationModelAvailability');
      }
      const todo = 'check the id, and that the Region has the model';
      return trouble('fail', { check, says: `${model} is not known here`, todo });
    }
    if (answer.read.length === 0) return ok(check, `${model} can be used`);
    return trouble('fail', {
      check,
      says: `${model} cannot be used: ${answer.read.join(', ')}`,
      todo: 'open Bedrock → Model access in this Region and request it',
    });
  });
}

/** The deployed table, or the local one. */
export function checkSystem({ system, target }: AccountFacts): Finding {
  const check = 'system';
  if ('failed' in system) {
    if (system.failed.kind === 'missing' && target.kind !== 'local') {
      return skip(check, 'not deployed here yet (`npm run deploy`)');
    }
    return unread(check, system.failed, 'dynamodb:DescribeTable');
  }
  const { tableName, lackingIndexes, pools } = system.read;
  if (lackingIndexes.length > 0) {
    return trouble('fail', {
      check,
      says: `table ${tableName} lacks the index ${lackingIndexes.join(', ')}`,
      todo: 'deploy the state stack of this checkout',
    });
  }
  if (pools.length === 0) {
    const todo = 'wait a minute for the scaler’s first tick; then see its log';
    return trouble('warn', { check, says: `table ${tableName} holds no pool yet`, todo });
  }
  const each = pools.map(
    ({ pool, tasks, settings }) => `${pool}: ${tasks} of ${settings.maxTasks} tasks run`,
  );
  return ok(check, `table ${tableName}; ${each.join('; ')}`);
}
