/** Keeps the certificate of tasks' names and the zone that they are in, as a Lambda outside of the VPC. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createIssuer } from '../../adapters/acme/issuer.ts';
import { openAccountKey } from '../../adapters/acme/open-account-key.ts';
import { createRequestHandler, SERVICE_DEADLINES } from '../../adapters/aws/request-handler.ts';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { putAnswer } from '../../adapters/cloudformation/put-answer.ts';
import { createCloudWatchMeter } from '../../adapters/cloudwatch/meter.ts';
import { describeLaunched } from '../../adapters/ecs/launched-tasks.ts';
import { createJsonLog } from '../../adapters/log/json-log.ts';
import { createZone } from '../../adapters/route53/zone.ts';
import { secretText } from '../../adapters/secrets-manager/secret-text.ts';
import type { NamesEnv } from './env.ts';
import type { NamesDeps } from './names-deps.ts';
import { onEvent } from './on-event.ts';

const env = process.env as unknown as NamesEnv;
const services = { requestHandler: createRequestHandler(SERVICE_DEADLINES) };
// An account may ask Route 53 a few times a second, and its tasks do, too.
const patient = { requestHandler: services.requestHandler, maxAttempts: 10 };
const clock = createSystemClock();
const log = createJsonLog({ service: 'names' }, (line) => void process.stdout.write(line));
const secrets = new SecretsManagerClient(services);
const ecs = { client: new ECSClient(services), cluster: env.CLUSTER };
const deps: NamesDeps = {
  zone: createZone({ client: new Route53Client(patient), zoneId: env.ZONE_ID, clock }),
  certificate: secretText(secrets, env.CERTIFICATE_SECRET),
  openIssuer: async () =>
    createIssuer({
      directory: env.ACME_DIRECTORY,
      email: env.EMAIL,
      key: await openAccountKey(secretText(secrets, env.ACCOUNT_SECRET)),
    }),
  launcher: { describe: (tasks) => describeLaunched(ecs, tasks) },
  meter: createCloudWatchMeter({
    client: new CloudWatchClient(services),
    deployment: env.DEPLOYMENT,
    clock,
    log,
  }),
  clock,
  log,
  settings: {
    domain: env.DOMAIN,
    directory: env.ACME_DIRECTORY,
    owner: env.OWNER,
    pool: env.POOL,
  },
};

/** Takes events of a custom resource, and anything else as a call to look after it all; `{ "renew": true }` with a new key. */
export const handler = (event: unknown) => onEvent({ ...deps, put: putAnswer }, event);
