/** The courier as a Lambda: the table's stream brings what changed of sessions, and whoever wants to know is told. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { createRequestHandler, SERVICE_DEADLINES } from '../../adapters/aws/request-handler.ts';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { tellByEventBus } from '../../adapters/eventbridge/tell-by-event-bus.ts';
import { createJsonLog } from '../../adapters/log/json-log.ts';
import { tellByWebhook } from '../../adapters/webhook/tell-by-webhook.ts';
import { deliver } from './deliver.ts';
import { readWrite } from './read-stream.ts';

const { WEBHOOK_URL: url = '', WEBHOOK_SECRET: secret = '', EVENT_BUS: bus = '' } = process.env;
const services = { requestHandler: createRequestHandler(SERVICE_DEADLINES) };
const log = createJsonLog({ service: 'courier' }, (line) => void process.stdout.write(line));
const listeners = [
  ...(url === '' ? [] : [tellByWebhook({ url, secret }, createSystemClock())]),
  ...(bus === '' ? [] : [tellByEventBus(new EventBridgeClient(services), bus)]),
];

/** Lambda comes back with the stream from the place that is named, and with nothing before it. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const from = await deliver({ listeners, log }, Records.map(readWrite));
  return { batchItemFailures: from === undefined ? [] : [{ itemIdentifier: from }] };
}
