/** What a file of the suite starts from: the deployment, with the SDK of this process pointed at it. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { createDynamoStore } from '../../adapters/dynamodb/dynamo-store.ts';
import { createRecordStore } from '../../adapters/dynamodb/record-store.ts';
import type { RecordStore } from '../../core/store/records.ts';
import type { Store } from '../../core/store/store.ts';
import { environmentOf } from '../../tools/emulators/cdk.ts';
import { environmentOutput } from '../../tools/emulators/cut-template.ts';
import type { DeployedStack, Deployment } from './deployment.ts';

/** Why nothing can be run; empty when it can. */
export const lacking = inject('lacking');

/** The deployment; ask only where nothing is lacking. Emulators get the set-up's key, an account its own. */
export function connect(): Deployment {
  const deployment = inject('deployment');
  const { stacks, target } = deployment;
  if (stacks.length > 0) Object.assign(process.env, environmentOf(target));
  return deployment;
}

/** The store over the deployed table, by a client of its own. */
export function openStore(tableName: string): {
  store: Store;
  records: RecordStore;
  close: () => void;
} {
  const client = new DynamoDBClient();
  const table = { client, tableName, clock: createSystemClock(), random: Math.random };
  return {
    store: createDynamoStore(table),
    records: createRecordStore(table),
    close: () => client.destroy(),
  };
}

/** A stack by the end of its name. */
export function stackOf({ stacks }: Deployment, part: string): DeployedStack | undefined {
  return stacks.find(({ name }) => name.endsWith(`-${part}`));
}

/** The environment that CloudFormation gave the stack's function, which the emulator itself could not hold. */
export function functionEnvironment(stack: DeployedStack, cut: Deployment['cut']) {
  const [id = ''] =
    Object.entries(cut[stack.name] ?? {}).find(([, type]) => type === 'AWS::Lambda::Function') ??
    [];
  const outputs = stack.template['Outputs'] as Record<string, { Description?: string }>;
  const named = Object.entries(outputs).flatMap(([output, { Description = '' }]) =>
    output === environmentOutput(id, Description)
      ? [[Description, stack.outputs[output] ?? '']]
      : [],
  );
  return Object.fromEntries(named) as Record<string, string>;
}
