/**
 * The container's health command: asks the supervisor, and exits with 0 when it answers. On nothing but `node:http`, for it
 * spends CPU of the calls beside it each time.
 */
import { get } from 'node:http';

/** Less than the task definition allows. */
const TIMEOUT_MS = 4_000;

const { GREENROOM_PORT, GREENROOM_PRIVATE_ADDRESS, ECS_CONTAINER_METADATA_URI_V4 } = process.env;

const address = GREENROOM_PRIVATE_ADDRESS ?? (await ownAddress());
await read(`http://${address}:${GREENROOM_PORT}/healthz`);
process.exit(0);

/** The address that the supervisor listens on. */
async function ownAddress(): Promise<string> {
  type Task = { Containers?: { Networks?: { IPv4Addresses?: string[] }[] }[] };
  const task = JSON.parse(await read(`${ECS_CONTAINER_METADATA_URI_V4}/task`)) as Task;
  return task.Containers?.[0]?.Networks?.[0]?.IPv4Addresses?.[0] ?? '127.0.0.1';
}

function read(url: string): Promise<string> {
  return new Promise((resolve) => {
    const fail = (why: string) => {
      console.error(`Unhealthy: ${url}: ${why}`);
      process.exit(1);
    };
    const request = get(url, { timeout: TIMEOUT_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () =>
        response.statusCode === 200 ? resolve(text) : fail(`status ${response.statusCode}`),
      );
    });
    request.on('error', (error) => fail(error.message));
    request.on('timeout', () => fail('no answer'));
  });
}
