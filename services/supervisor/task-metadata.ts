/** Who this task is: from ECS's task metadata endpoint, version 4. */
import { get } from 'node:http';
import * as z from 'zod/mini';

const metadata = z.object({
  TaskARN: z.string(),
  AvailabilityZone: z._default(z.string(), 'unknown'),
  Containers: z._default(
    z.array(
      z.object({
        Networks: z._default(
          z.array(
            z.object({
              IPv4Addresses: z._default(z.array(z.string()), []),
              IPv6Addresses: z._default(z.array(z.string()), []),
              MACAddress: z.optional(z.string()),
            }),
          ),
          [],
        ),
      }),
    ),
    [],
  ),
});

const TIMEOUT_MS = 5_000;

/** What the metadata tells. */
export interface TaskIdentity {
  readonly taskId: string;
  readonly zone: string;
  readonly privateAddress: string | undefined;
  readonly macAddress: string | undefined;
  /** Given by a dual-stack subnet. */
  readonly ipv6Addresses: readonly string[];
}

/** Reads `<uri>/task`. Throws when it is unreachable or not what ECS documents. */
export async function readTaskIdentity(uri: string): Promise<TaskIdentity> {
  const read = metadata.parse(JSON.parse(await getText(`${uri}/task`)));
  const network = read.Containers[0]?.Networks[0];
  return {
    taskId: read.TaskARN.slice(read.TaskARN.lastIndexOf('/') + 1),
    zone: read.AvailabilityZone,
    privateAddress: network?.IPv4Addresses[0],
    macAddress: network?.MACAddress,
    ipv6Addresses: network?.IPv6Addresses ?? [],
  };
}

/** Plain HTTP: the first `fetch` of a process costs it 30 ms of CPU, and this is its only one. */
function getText(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) =>
      reject(new Error(`Cannot read the task metadata at ${url}: ${String(cause)}`, { cause }));
    const request = get(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', fail);
      response.on('end', () =>
        response.statusCode === 200 ? resolve(text) : fail(`status ${response.statusCode}`),
      );
    });
    request.on('error', fail);
  });
}
