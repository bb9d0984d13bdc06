/** The API and the scaler as they run on AWS, over the same adapters; only their host is another. */
import { randomBytes, randomUUID } from 'node:crypto';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { createRequestHandler, SERVICE_DEADLINES } from '../adapters/aws/request-handler.ts';
import { createSystemClock } from '../adapters/clock/system-clock.ts';
import { createCloudWatchMeter } from '../adapters/cloudwatch/meter.ts';
import { createDynamoStore } from '../adapters/dynamodb/dynamo-store.ts';
import { createRecordStore } from '../adapters/dynamodb/record-store.ts';
import { tableDefinition } from '../adapters/dynamodb/table.ts';
import { createEcsLauncher } from '../adapters/ecs/launcher.ts';
import { createHttpDispatcher } from '../adapters/http/http-dispatcher.ts';
import { createPhoneDispatcher } from '../adapters/http/phone-dispatcher.ts';
import { createJsonLog } from '../adapters/log/json-log.ts';
import { createLinks } from '../adapters/phone/links.ts';
import { readPhoneEnv } from '../adapters/phone/read-phone-env.ts';
import { withRecentListings } from '../adapters/sharing/recent-listings.ts';
import { withRecentPool } from '../adapters/sharing/recent-pool.ts';
import type { SocketWay } from '../core/access/socket-way.ts';
import type { Log } from '../core/log.ts';
import type { Launcher } from '../core/task/launcher.ts';
import { createApp } from '../services/api/app.ts';
import type { ApiDeps, KickReason } from '../services/api/deps.ts';
import { makeLaterCalls } from '../services/scaler/make-later-calls.ts';
import { createScaler, type Scaler } from '../services/scaler/scaler.ts';
import { holdMinimum } from '../services/scaler/sizing/target-rule.ts';
import { CONTAINER, TABLE_NAME } from './bot-pool.ts';
import type { Closing } from './closing.ts';
import { CLUSTER } from './emulators.ts';

/** How often the table is compared with heartbeats and ECS; a little less than a tick, so that every tick does. */
const RECONCILE_MS = 4_000;

/**
 * How long a refill waits for the call that caused it to connect: here the process that is warmed and the call that connects
 * want the same cores, which on AWS they never share. Whoever waits for a seat waits for none of this.
 */
const REFILL_PAUSE_MS = 1_000;

/** A laptop that runs everything may be slow; it does not lose connections. */
const LOCAL_DEADLINES = SERVICE_DEADLINES;

/** What both services stand on. */
export type Ports = ReturnType<typeof createPorts>;

/** Adapters over whatever endpoints the environment names. */
export function createPorts(
  write: (line: string) => void,
  closing: Closing,
  { clock, table: deadlines } = { clock: createSystemClock(), table: LOCAL_DEADLINES },
) {
  const slow = { requestHandler: createRequestHandler(LOCAL_DEADLINES) };
  const dynamodb = new DynamoDBClient({ requestHandler: createRequestHandler(deadlines) });
  const [ecs, cloudwatch] = [new ECSClient(slow), new CloudWatchClient(slow)];
  for (const client of [dynamodb, ecs, cloudwatch]) closing.add(client, (c) => c.destroy());
  const random = Math.random;
  const logOf = (service: string): Log => createJsonLog({ service }, write);
  const table = { client: dynamodb, tableName: TABLE_NAME, clock, random };
  const storeBy = (by: string) => createDynamoStore({ ...table, by });
  const store = storeBy('scaler');
  const records = createRecordStore(table);
  const launcher: Launcher = createEcsLauncher({
    client: ecs,
    cluster: CLUSTER,
    subnets: ['subnet-local'],
    securityGroups: ['sg-local'],
    assignPublicIp: 'DISABLED',
    container: CONTAINER,
  });
  const meterOf = (log: Log) =>
    createCloudWatchMeter({ client: cloudwatch, deployment: 'local', clock, log });
  const dispatcher = createHttpDispatcher();
  return {
    dynamodb,
    ecs,
    clock,
    random,
    store,
    storeBy,
    records,
    launcher,
    dispatcher,
    logOf,
    meterOf,
  };
}

/** Creates the table unless a previous run has left it. */
export async function ensureTable({ dynamodb }: Ports): Promise<void> {
  try {
    await dynamodb.send(new CreateTableCommand(tableDefinition(TABLE_NAME)));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceInUseException') throw error;
  }
}

/** Starts the scaler's loop over one pool. */
export function startScaler(ports: Ports, pool: string, closing: Closing): Scaler {
  const log = ports.logOf('scaler');
  const scaler = createScaler({
    ...ports,
    log,
    meter: ports.meterOf(log),
    pools: [pool],
    // `--warm` is held as given: a forecast from a first minute's calls would fill a laptop with processes.
    ruleOf: () => holdMinimum,
    makeCalls: (of) => makeLaterCalls({ ...ports, log }, of),
    // One scaler a table: only one run can hold a data folder, and it need not wait for a killed one's lease.
    owner: 'local',
    reconcileMs: RECONCILE_MS,
  });
  const stopping = new AbortController();
  const running = scaler.run(Number.POSITIVE_INFINITY, stopping.signal);
  closing.add(scaler, async () => {
    stopping.abort();
    await running;
  });
  return scaler;
}

/** The API, kicking that scaler; its metrics are published with the scaler's ticks. */
export function startApi(ports: Ports, of: ApiParts, closing: Closing) {
  const log = ports.logOf('api');
  const meter = ports.meterOf(log);
  const timer = setInterval(() => void meter.flush(), 5_000);
  closing.add(timer, clearInterval);
  return createApp({
    ...ports,
    // One process brokers for everybody here. On Lambda each brokers one request at a time and has nobody to share with.
    store: withRecentPool(withRecentListings(ports.storeBy('api'), ports.clock), ports.clock),
    newId: randomUUID,
    log,
    meter,
    kick: createKick(of.scaler, log, closing),
    ...phoneOf(ports, of),
    settings: {
      pools: [of.pool],
      defaultPool: of.pool,
      open: true,
      joinSecrets: [],
      // Nothing here is worth a key, and clients under development are served from ports of their own.
      allowedOrigins: ['*'],
      iceServers: [],
      streams: true,
    },
  });
}

/** What the API stands on beside the ports. */
export interface ApiParts {
  readonly pool: string;
  readonly scaler: Pick<Scaler, 'kick'>;
  readonly phone?: string | undefined;
  readonly way?: SocketWay | undefined;
}

/** Sockets lead straight to their task here, unless told otherwise, under a secret of this run. */
function phoneOf(
  { records }: Ports,
  { phone, way = { by: 'address' } }: ApiParts,
): Pick<ApiDeps, 'phone' | 'links'> {
  const kit = readPhoneEnv(phone, way);
  if (!kit) return { links: createLinks({ secret: randomBytes(32).toString('hex'), way }) };
  return { links: kit.links, phone: { ...kit, records, dispatcher: createPhoneDispatcher() } };
}

/** Tells the scaler, and does not wait for it: as an asynchronous invocation on AWS. */
function createKick(scaler: Pick<Scaler, 'kick'>, log: Log, closing: Closing) {
  let timer: NodeJS.Timeout | undefined;
  closing.add(undefined, () => clearTimeout(timer));
  const kick = (pool: string) => {
    scaler.kick(pool).catch((error: unknown) => {
      log.warn('the scaler was not kicked', { error: String(error) });
    });
  };
  return async (pool: string, because: KickReason) => {
    if (because !== 'claim') kick(pool);
    else
      timer ??= setTimeout(() => {
        timer = undefined;
        kick(pool);
      }, REFILL_PAUSE_MS);
  };
}
