/** The scaler as a Lambda: the minute's schedule loops, a kick is one tick, an ECS event settles one task. */
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import {
  createRequestHandler,
  SERVICE_DEADLINES,
  TABLE_DEADLINES,
} from '../../adapters/aws/request-handler.ts';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { createDynamoStore } from '../../adapters/dynamodb/dynamo-store.ts';
import { createRecordStore } from '../../adapters/dynamodb/record-store.ts';
import { createEcsLauncher } from '../../adapters/ecs/launcher.ts';
import { createHttpDispatcher } from '../../adapters/http/http-dispatcher.ts';
import { createEmfMeter } from '../../adapters/lambda/emf-meter.ts';
import { createJsonLog } from '../../adapters/log/json-log.ts';
import { readPlans } from '../../core/phone/read-plans.ts';
import { createHandler } from './handler.ts';
import { makeLaterCalls } from './make-later-calls.ts';
import { parseScalerEnv } from './parse-env.ts';

const table = { requestHandler: createRequestHandler(TABLE_DEADLINES) };
const services = { requestHandler: createRequestHandler(SERVICE_DEADLINES) };
const settings = parseScalerEnv(process.env);
const clock = createSystemClock();
const random = Math.random;
const write = (line: string) => void process.stdout.write(line);
const log = createJsonLog({ service: 'scaler' }, write);
const { TABLE_NAME: tableName } = settings;

const state = { client: new DynamoDBClient(table), tableName, clock, random, by: 'scaler' };
const records = createRecordStore(state);
const store = createDynamoStore(state);

/** The Lambda's handler. */
export const handler = createHandler({
  store,
  announced: (pool) => readPlans(records, pool, clock.nowMs()),
  makeCalls: (pool) => makeLaterCalls({ records, store, clock, log }, pool),
  meter: createEmfMeter({ clock, deployment: settings.CLUSTER, write }),
  launcher: createEcsLauncher({
    client: new ECSClient(services),
    cluster: settings.CLUSTER,
    subnets: settings.SUBNETS,
    securityGroups: settings.SECURITY_GROUPS,
    assignPublicIp: settings.ASSIGN_PUBLIC_IP,
    container: 'bot',
  }),
  dispatcher: createHttpDispatcher(),
  owner: randomUUID(),
  settings,
  clock,
  random,
  log,
});
