/** The reach of this process: its account by the usual variables and profiles, its configuration, its programs. */
import { randomBytes } from 'node:crypto';
import { createSystemClock } from '../../../adapters/clock/system-clock.ts';
import { runProgram } from '../cdk/run-program.ts';
import type { Cloud } from './cloud.ts';
import type { DeploymentReach } from './reach.ts';

let cloud: Promise<Cloud> | undefined;

/** Of the stage that the environment names, or of none. */
export const liveDeploymentReach = createLiveReach(undefined);

/** Everything that is not Node's own is loaded when it is asked for: these packages are installed for deploys alone. */
function createLiveReach(stage: string | undefined): DeploymentReach {
  const chosen = stage === undefined ? {} : { GREENROOM_STAGE: stage };
  return {
    at: (named) => createLiveReach(named ?? stage),
    config: async () => (await import('../../../lib/config/load-config.ts')).loadConfig(stage),
    cloud: () => (cloud ??= connect()),
    async lackingModels(models) {
      if (models.length === 0) return [];
      const [{ askModels }, { checkModels }] = await Promise.all([
        import('../../doctor/account/read-models.ts'),
        import('../../doctor/checks/services.ts'),
      ]);
      const findings = checkModels({ models: await askModels(models) });
      return findings.flatMap((found) =>
        found.status === 'fail' ? [`${found.says}: ${found.todo ?? ''}`] : [],
      );
    },
    tryBot: async (bot, say) =>
      (await import('../../../local/agent/prepare-python.ts')).preparePython(bot, say),
    newKey: () => `gr_${randomBytes(30).toString('base64url')}`,
    async post(url, { key, body }) {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const signal = AbortSignal.timeout(15_000);
      const answer = await fetch(url, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
        signal,
      });
      return { status: answer.status, body: await answer.json().catch(() => ({})) };
    },
    run: (program, args, how) =>
      runProgram(program, args, { ...how, env: { ...process.env, ...chosen, ...how?.env } }),
  };
}

/** Endpoint variables lead to emulators as they do everywhere. */
async function connect(): Promise<Cloud> {
  const [
    { CloudFormationClient },
    { DynamoDBClient },
    { EC2Client },
    { ECSClient },
    { STSClient },
    made,
  ] = await Promise.all([
    import('@aws-sdk/client-cloudformation'),
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/client-ec2'),
    import('@aws-sdk/client-ecs'),
    import('@aws-sdk/client-sts'),
    import('./aws-cloud.ts'),
  ]);
  const clients = {
    ec2: new EC2Client(),
    ecs: new ECSClient(),
    stacks: new CloudFormationClient(),
    sts: new STSClient(),
    tables: new DynamoDBClient(),
  };
  return made.createAwsCloud(clients, { clock: createSystemClock(), random: Math.random });
}
