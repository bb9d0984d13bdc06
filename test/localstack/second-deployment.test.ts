import { rmSync } from 'node:fs';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, inject, it } from 'vitest';
import { cdk } from '../../tools/emulators/cdk.ts';
import { LOCALSTACK_LACKS, synthesiseCut } from './synthesise-cut.ts';

const lacking = inject('lacking');
const deployment = lacking === '' ? inject('deployment') : undefined;
const first = deployment?.stacks ?? [];
const why = lacking || 'nothing is deployed to a real account by a test';

/** Each of the CDK's own commands takes seconds, on a busy machine a minute. */
const COMMANDS_MS = 600_000;

/** Where each stack of a deployment stands. */
async function statesOf(names: readonly string[]): Promise<(string | undefined)[]> {
  const client = new CloudFormationClient();
  return Promise.all(
    names.map(async (StackName) => {
      const answer = await client
        .send(new DescribeStacksCommand({ StackName }))
        .catch(() => undefined);
      return answer?.Stacks?.[0]?.StackStatus;
    }),
  );
}

describe.skipIf(first.length === 0)(
  `a second deployment, by the CDK alone${first[0] ? '' : `: ${why}`}`,
  () => {
    it(
      'is deployed beside the first, differs from nothing, and is destroyed without touching it',
      async () => {
        const { target } = deployment!;
        const name = 'greenroom-second';
        const { folder, cut } = synthesiseCut(LOCALSTACK_LACKS, { name });
        const quiet = () => undefined;
        const all = ['--app', folder, '--all'];
        try {
          const theirs = Object.keys(cut);
          const ours = first.map((stack) => stack.name);
          await cdk(target, ['deploy', ...all, '--require-approval', 'never'], quiet);
          expect(await statesOf(theirs)).toEqual(theirs.map(() => 'CREATE_COMPLETE'));
          // With --fail a difference is an error.
          await cdk(target, ['diff', ...all, '--fail', '--method', 'template'], quiet);
          await cdk(target, ['destroy', ...all, '--force'], quiet);
          expect(await statesOf(theirs)).toEqual(theirs.map(() => undefined));
          expect(await statesOf(ours)).toEqual(ours.map(() => 'CREATE_COMPLETE'));
          const TableName = deployment!.tableName;
          const table = await new DynamoDBClient().send(new DescribeTableCommand({ TableName }));
          expect(table.Table?.TableStatus).toBe('ACTIVE');
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      },
      COMMANDS_MS,
    );
  },
);
