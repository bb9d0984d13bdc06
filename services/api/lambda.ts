/** The API as a Lambda function behind API Gateway. */
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { handle } from 'hono/aws-lambda';
import { createRequestHandler, TABLE_DEADLINES } from '../../adapters/aws/request-handler.ts';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { createDynamoStore } from '../../adapters/dynamodb/dynamo-store.ts';
import { createRecordStore } from '../../adapters/dynamodb/record-store.ts';
import { createHttpDispatcher } from '../../adapters/http/http-dispatcher.ts';
import { createPhoneDispatcher } from '../../adapters/http/phone-dispatcher.ts';
import { createEmfMeter } from '../../adapters/lambda/emf-meter.ts';
import { createRelayAsk } from '../../adapters/lambda/relay-ask.ts';
import { createScalerKick } from '../../adapters/lambda/scaler-kick.ts';
import { createJsonLog } from '../../adapters/log/json-log.ts';
import { createLinks } from '../../adapters/phone/links.ts';
import { readPhoneEnv } from '../../adapters/phone/read-phone-env.ts';
import type { SocketWay } from '../../core/access/socket-way.ts';
import pathToken from '../edge/path-token.js';
import { createApp } from './app.ts';
import { parseApiEnv } from './parse-env.ts';
import { createManagedRelays } from './start/managed-relays.ts';

const { tableName, deployment, scalerFunction, relay, nameWay, settings } = parseApiEnv(
  process.env,
  { streams: false },
);
const clock = createSystemClock();
const random = Math.random;
const write = (line: string) => void process.stdout.write(line);
const client = new DynamoDBClient({ requestHandler: createRequestHandler(TABLE_DEADLINES) });
const table = { client, tableName, clock, random, by: 'api' };
const store = createDynamoStore(table);
const way: SocketWay = nameWay ?? { by: 'edge', signPath: pathToken.sign };
const kit = readPhoneEnv(process.env['GREENROOM_PHONE'], way);
const secret = nameWay ? settings.joinSecrets[0] : process.env['EDGE_SECRET'];
const links = kit?.links ?? (secret ? createLinks({ secret, way }) : undefined);
const records = createRecordStore(table);
const phone = kit && { ...kit, records, dispatcher: createPhoneDispatcher() };
const kick = createScalerKick({ functionName: scalerFunction, clock, env: process.env });
const log = createJsonLog({ service: 'api' }, write);
const said = { log, meter: createEmfMeter({ clock, deployment, write }) };
const dispatcher = createHttpDispatcher();
const ask = relay && createRelayAsk({ functionName: relay.functionName, env: process.env });
const relays = ask && createManagedRelays({ channels: relay.channels, ask, clock, log });

/** Takes API Gateway's events, payload version 2.0. */
export const handler = handle(
  createApp({
    store,
    records,
    dispatcher,
    clock,
    random,
    newId: randomUUID,
    ...said,
    kick,
    settings,
    relays,
    links,
    phone,
  }),
);
