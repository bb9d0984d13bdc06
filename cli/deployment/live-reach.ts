/** The reach of this process: its account by the usual variables and profiles, its configuration, its programs. */
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import type { Cloud } from './cloud.ts';
import type { Reach } from './reach.ts';
import { runProgram } from './run-program.ts';

let cloud: Promise<Cloud> | undefined;

/** Everything that is not Node's own is loaded when it is asked for: these packages are installed for deploys alone. */
export const liveReach: Reach = {
  config: async () => (await import('../../lib/config/load-config.ts')).loadConfig(),
  cloud: () => (cloud ??= connect()),
  tryBot: async (bot, say) =>
    (await import('../../local/prepare-python.ts')).preparePython(bot, say),
  run: (program, args, how) => runProgram(program, args, { ...how, env: process.env }),
};

/** Endpoint variables lead to emulators as they do everywhere. */
async function connect(): Promise<Cloud> {
  const [{ CloudFormationClient }, { DynamoDBClient }, { ECSClient }, { STSClient }, made] =
    await Promise.all([
      import('@aws-sdk/client-cloudformation'),
      import('@aws-sdk/client-dynamodb'),
      import('@aws-sdk/client-ecs'),
      import('@aws-sdk/client-sts'),
      import('./aws-cloud.ts'),
    ]);
  const clients = {
    ecs: new ECSClient(),
    stacks: new CloudFormationClient(),
    sts: new STSClient(),
    tables: new DynamoDBClient(),
  };
  return made.createAwsCloud(clients, { clock: createSystemClock(), random: Math.random });
}
