/**
 * The container's health command: asks the supervisor, and exits with 0 when it answers. By HTTP 1.0 over a bare socket: loading
 * `node:http` takes 30 ms of CPU, and a task has 50 in each period for all its calls.
 */
import { connect } from 'node:net';

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

/** The body of an answer with status 200; anything else ends the process. */
function read(from: string): Promise<string> {
  const { hostname, port, pathname, host } = new URL(from);
  const fail = (why: string) => {
    console.error(`Unhealthy: ${from}: ${why}`);
    process.exit(1);
  };
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host: hostname, port: Number(port || 80) });
    socket.setTimeout(TIMEOUT_MS, () => fail('no answer'));
    socket.on('error', (error) => fail(error.message));
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.on('end', () => {
      const [head = '', body = ''] = answer.split(/\r\n\r\n(.*)/s);
      if (/^HTTP\/1\.\d 200 /.test(head)) resolve(body);
      else fail(head.split('\r\n')[0] || 'an empty answer');
    });
    socket.write(`GET ${pathname} HTTP/1.0\r\nHost: ${host}\r\n\r\n`);
  });
}
