/** Clears the cluster when its stack is deleted: CloudFormation cannot delete one in which tasks run. */
import { ECSClient } from '@aws-sdk/client-ecs';
import { createRequestHandler, SERVICE_DEADLINES } from '../../adapters/aws/request-handler.ts';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { putAnswer } from '../../adapters/cloudformation/put-answer.ts';
import { createEcsLauncher } from '../../adapters/ecs/launcher.ts';
import { createJsonLog } from '../../adapters/log/json-log.ts';
import { onStackEvent } from './on-stack-event.ts';

const launcher = createEcsLauncher({
  client: new ECSClient({ requestHandler: createRequestHandler(SERVICE_DEADLINES) }),
  cluster: process.env['CLUSTER'] ?? '',
  // It launches nothing.
  subnets: [],
  securityGroups: [],
  assignPublicIp: 'DISABLED',
  container: '',
});
const log = createJsonLog({ service: 'clearing' }, (line) => void process.stdout.write(line));

/** Takes events of a custom resource. */
export const handler = (event: unknown) =>
  onStackEvent({ launcher, clock: createSystemClock(), log, put: putAnswer }, event);
