/** How a real supervisor leaves whose table cannot be reached, or refuses it: by its exit the breaker knows whose fault it is. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultOf, OUTAGE_EXIT } from '../../../core/task/failed-start.ts';
import { ensureBotBundle } from '../../../local/agent/bot-bundle.ts';

const TASK = 'arn:aws:ecs:us-east-1:111122223333:task/greenroom/0123456789abcdef';
const ERROR = 'com.amazonaws.dynamodb.v20120810#';

/** What a table may be, by how it answers; without an answer its connection is closed at once. */
const TABLES = {
  gone: undefined,
  faulty: { status: 500, type: `${ERROR}InternalServerError` },
  missing: { status: 400, type: `${ERROR}ResourceNotFoundException` },
} as const;

type Kind = keyof typeof TABLES;

let supervisor = '';
let url = '';
let server: Server;
const children: ChildProcess[] = [];

describe('a supervisor at its start', () => {
  beforeAll(async () => {
    supervisor = await ensureBotBundle();
    server = createServer((request, response) => {
      const [, kind = ''] = String(request.url).split('/');
      if (kind === 'v4') return void response.end(JSON.stringify({ TaskARN: TASK }));
      const said = TABLES[kind as Kind];
      if (!said) return void request.socket.destroy();
      response.writeHead(said.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: said.type, message: 'as the test has it' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    server.close();
  });

  it.each([
    ['is closed to it', 'gone', OUTAGE_EXIT, 'platform'],
    ['has a fault of its own', 'faulty', OUTAGE_EXIT, 'platform'],
    ['is not there', 'missing', 1, 'code'],
  ] as const)('leaves by an exit of its own where the table %s', async (_, kind, code, fault) => {
    const { exitCode, said } = await start(kind);
    expect(exitCode, said).toBe(code);
    expect(faultOf({ reason: 'Essential container in task exited', exitCode })).toBe(fault);
  });
});

/** As ECS starts it, but for its ports and its endpoints. */
function start(kind: Kind): Promise<{ exitCode: number; said: string }> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: `${url}/${kind}`,
    ECS_CONTAINER_METADATA_URI_V4: `${url}/v4`,
    TABLE_NAME: 'a-table',
    GREENROOM_POOL: 'receptionist',
    GREENROOM_REVISION: 'r1',
    GREENROOM_AGENT: 'receptionist',
    GREENROOM_SPARE_SEATS: '0',
    GREENROOM_PORT: '0',
    GREENROOM_MEDIA_PORT: '0',
    GREENROOM_VCPU: '0.5',
  };
  const child = spawn(process.execPath, [supervisor], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ exitCode: code ?? -1, said }));
  });
}
