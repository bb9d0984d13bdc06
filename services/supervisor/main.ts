/** The supervisor's entry: one task. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { STSClient } from '@aws-sdk/client-sts';
import { openArchive } from '../../adapters/archive/open-archive.ts';
import { isUnreachable } from '../../adapters/aws/is-unreachable.ts';
import {
  createRequestHandler,
  SERVICE_DEADLINES,
  TABLE_DEADLINES,
} from '../../adapters/aws/request-handler.ts';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { createCloudWatchMeter } from '../../adapters/cloudwatch/meter.ts';
import { createDynamoStore } from '../../adapters/dynamodb/dynamo-store.ts';
import { describePublicAddress } from '../../adapters/ec2/public-address.ts';
import { createDoorLock } from '../../adapters/http/door-lock.ts';
import { askSeenAddress } from '../../adapters/http/seen-address.ts';
import { createCollector } from '../../adapters/linux/collect-dead.ts';
import { makeUndumpable } from '../../adapters/linux/undumpable.ts';
import { createJsonLog } from '../../adapters/log/json-log.ts';
import { readPhoneEnv } from '../../adapters/phone/read-phone-env.ts';
import { connectDirect } from '../../adapters/route53/connect-direct.ts';
import { assumeRole } from '../../adapters/sts/assume-role.ts';
import type { SocketWay } from '../../core/access/socket-way.ts';
import { describeUncaught } from '../../core/bot/uncaught.ts';
import type { Log } from '../../core/log.ts';
import { OUTAGE_EXIT } from '../../core/task/failed-start.ts';
import pathToken from '../edge/path-token.js';
import { findCallerAddresses, type NetworkInterface } from './caller-addresses.ts';
import { parseSupervisorEnv } from './parse-env.ts';
import { reapOrphans } from './process/reap-orphans.ts';
import { readDescription } from './read-description.ts';
import { runSupervisor } from './run-supervisor.ts';
import { pickVariables } from './seat/pick-variables.ts';
import { programOf } from './seat/program-of.ts';
import { serveCredentials } from './seat/provider-credentials.ts';
import { readTaskIdentity } from './task-metadata.ts';

const table = { requestHandler: createRequestHandler(TABLE_DEADLINES) };
const services = { requestHandler: createRequestHandler(SERVICE_DEADLINES) };
const settings = parseSupervisorEnv(process.env);
// Before any bot runs: they have the same user, and the way to the task's credentials is in this environment.
if (settings.GREENROOM_CALLERS === 'outside') makeUndumpable();
let task: Awaited<ReturnType<typeof runSupervisor>> | undefined;
// It is process 1, for which a signal without a handler is none.
process.on('SIGTERM', () => (task ? void task.stop() : process.exit(0)));
const write = (line: string) => void process.stdout.write(line);
const identity = await readTaskIdentity(process.env['ECS_CONTAINER_METADATA_URI_V4'] ?? '').catch(
  leaveInOutage('the metadata of ECS cannot be reached', createJsonLog({ service: 'bot' }, write)),
);
const clock = createSystemClock();
if (process.pid === 1) {
  const collect = createCollector();
  void reapOrphans({ clock, collect, pid: process.pid }, new AbortController().signal);
}
const log = createJsonLog({ service: 'bot', taskId: identity.taskId }, write);
const { TABLE_NAME: tableName } = settings;
const describe = (of: NetworkInterface) => describePublicAddress(new EC2Client(services), of);
const callerAddresses =
  settings.GREENROOM_CALLERS === 'outside' && settings.GREENROOM_PUBLIC_ADDRESS.length === 0
    ? await findCallerAddresses({ clock, log, describe, seen: askSeenAddress }, identity).catch(
        leaveInOutage('EC2 cannot be reached: no task can learn its public address now', log),
      )
    : settings.GREENROOM_PUBLIC_ADDRESS;
const { GREENROOM_PROVIDER_ROLE: roleArn } = settings;
const taken = { roleArn: roleArn ?? '', name: `greenroom-${identity.taskId}` };
const providerEnv = roleArn
  ? await serveCredentials({
      assume: () => assumeRole(new STSClient(services), taken),
      token: randomBytes(32).toString('base64url'),
      region: process.env['AWS_REGION'] ?? '',
      clock,
      log,
    })
  : {};
const random = Math.random;
const folder = fileURLToPath(new URL('.', import.meta.url));
const agent = readDescription(
  readFileSync(join(folder, 'agents.json'), 'utf8'),
  settings.GREENROOM_AGENT,
);
const { GREENROOM_ARCHIVE: place } = settings;
if (agent.keeps && !place) log.warn('nothing is kept of calls: there is no archive', {});
const program = programOf(agent.bot, { folder, settings });

const phone = readPhoneEnv(settings.GREENROOM_PHONE, socketWay());
task = await runSupervisor({
  store: createDynamoStore({
    client: new DynamoDBClient(table),
    tableName,
    clock,
    random,
    by: 'task',
  }),
  meter: createCloudWatchMeter({
    client: new CloudWatchClient(services),
    deployment: settings.GREENROOM_DEPLOYMENT,
    clock,
    log,
  }),
  agent,
  bot: program,
  botEnv: {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    AWS_REGION: process.env['AWS_REGION'],
    ...providerEnv,
    ...program.env,
    ...pickVariables(process.env, settings.GREENROOM_BOT_SECRETS),
    ...settings.GREENROOM_BOT_ENV,
  },
  phone: phone && { ...phone, holdUrl: agent.holdUrl },
  direct: settings.direct && (await connectDirect(settings.direct)),
  archive: place && agent.keeps ? await openArchive(place) : undefined,
  lock: createDoorLock(randomBytes(24).toString('base64url')),
  ownPid: process.pid,
  exit: (code) => process.exit(code),
  clock,
  log,
  random,
  settings,
  identity,
  callerAddresses,
}).catch(leaveInOutage('the table cannot be reached: no task can register now', log));

const running = task;
// With process 1 goes all of its task: callers are told before, and the table.
for (const kind of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(kind, (error: unknown) => {
    const { name, at } = describeUncaught(error);
    log.error('an error in the supervisor was not caught', { name, at: at.join('; ') });
    void running.fail();
  });

/** How sockets come to this task, for the addresses that its bots' calls are sent to. */
function socketWay(): SocketWay {
  if (settings.direct) return settings.direct;
  const { GREENROOM_CALLERS: callers } = settings;
  return callers === 'outside' ? { by: 'edge', signPath: pathToken.sign } : { by: 'address' };
}

/** What is no outage is thrown again: by their exits the scaler tells a revision's faults from AWS's. */
function leaveInOutage(says: string, to: Log) {
  return (error: unknown): never => {
    const isOutage = isUnreachable(error) || (error instanceof Error && isUnreachable(error.cause));
    if (!isOutage) throw error;
    to.error(says, { error: String(error) });
    return process.exit(OUTAGE_EXIT);
  };
}
