/** The ECS API as the scalers reach it: it refuses launches in each way, launches and does not say so, and lists what it likes. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nameOf } from '../../../local/ecs/names.ts';
import { anyOf, type Scene } from '../scene.ts';

/** The way to ECS. */
export interface EcsProxy {
  readonly url: string;
  close(): void;
}

type Answer = readonly [status: number, body: Record<string, unknown>];

/** Each way in which `RunTask` says no. */
const REFUSALS: readonly Answer[] = [
  [400, { __type: 'ThrottlingException', message: 'Rate exceeded' }],
  [500, { __type: 'ServerException', message: 'Service Unavailable' }],
  [200, { tasks: [], failures: [{ reason: 'Capacity is unavailable at this time' }] }],
  [200, { tasks: [], failures: [{ reason: "You've reached the limit on the number of vCPUs" }] }],
  [400, { __type: 'ClientException', message: 'The task definition is not active' }],
];

/** Opens it before an ECS on this machine. */
export async function openEcsProxy(scene: Scene, ecsUrl: string): Promise<EcsProxy> {
  const server = createServer((request, response) => {
    void answer(scene, { ecsUrl, request, response }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Asked {
  readonly ecsUrl: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function answer(scene: Scene, { ecsUrl, request, response }: Asked): Promise<void> {
  const { judge } = scene;
  const { launchFails, launchLostAfter } = scene.options.weather;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  const target = String(request.headers['x-amz-target'] ?? '');
  const operation = target.split('.')[1] ?? '';
  if (operation === 'RunTask' && scene.chance(launchFails)) {
    judge.count('fault: launch refused');
    return say(response, anyOf(scene, REFUSALS) ?? [500, {}]);
  }
  if (operation === 'StopTask') {
    const { task } = JSON.parse(body) as { task: string };
    judge.stops(nameOf(task));
  }
  const headers = {
    'content-type': String(request.headers['content-type']),
    'x-amz-target': target,
    authorization: String(request.headers.authorization),
  };
  const answered = await fetch(ecsUrl, { method: 'POST', headers, body });
  const said: Answer = [answered.status, (await answered.json()) as Answer[1]];
  if (operation === 'RunTask' && scene.chance(launchLostAfter)) {
    judge.count('fault: launch without an answer');
    // Half of them are cut off, the others wait for their deadline.
    if (scene.random() < 0.5) response.destroy();
    return;
  }
  say(response, operation === 'ListTasks' ? shorten(scene, said) : said);
}

function shorten(scene: Scene, [status, body]: Answer): Answer {
  if (!scene.chance(scene.options.weather.shortList)) return [status, body];
  scene.judge.count('fault: short list');
  const isEmpty = scene.random() < 0.3;
  const all = (body['taskArns'] ?? []) as readonly string[];
  return [status, { taskArns: isEmpty ? [] : all.filter(() => scene.random() < 0.5) }];
}

function say(response: ServerResponse, [status, body]: Answer): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}
