import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pathToken from '../../../services/edge/path-token.js';
import { until } from '../../local/until.ts';
import { findNginx } from './find-nginx.ts';

const found = findNginx();
const nginxHere = 'why' in found ? undefined : found;
const skipped = 'why' in found ? `: ${found.why}` : '';
const SECRET = 'k'.repeat(48);

/** The router's own configuration under a real nginx; only addresses, ports and folders are a laptop's. */
describe.skipIf(!nginxHere)(`the router under nginx${skipped}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-edge-'));
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const task = createServer((_, response) => response.end('no'));
  let nginx: ChildProcess;
  let said = '';
  let port: number;
  let taskPort: number;

  beforeAll(async () => {
    task.on('upgrade', (incoming, socket: Socket) => {
      seen.push(`${incoming.url} ${String(incoming.headers['x-greenroom-path'])}`);
      sockets.add(socket);
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      );
      socket.on('data', (bytes) => socket.write(`bot heard ${bytes.toString()}`));
    });
    taskPort = await listen(task);
    port = await freePort();
    writeConfiguration(folder, port);
    nginx = spawn(
      nginxHere?.program ?? '',
      ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr', '-g', 'daemon off;'],
      {
        env: {
          EDGE_SECRET: SECRET,
          SUPERVISOR_PORT: String(taskPort),
          TASK_NETWORK: '127.0.0.0/8',
        },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    nginx.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()));
    await untilHolds(
      async () => (await ask('/healthz')).status === 200,
      () => `Cannot start nginx within 5 s: ${said}`,
    );
  });

  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    task.close();
    const gone = new Promise((resolve) => nginx.once('exit', resolve));
    // One that has exited already does so no second time.
    if (nginx.exitCode === null && nginx.kill('SIGTERM')) await gone;
    rmSync(folder, { recursive: true });
  });

  const sign = (changes: object = {}) =>
    pathToken.sign(
      {
        address: `127.0.0.1:${taskPort}`,
        path: '/sessions/abc/ws',
        expiresS: Date.now() / 1000 + 60,
        ...changes,
      },
      SECRET,
    );

  it('takes a signed WebSocket to its task, and bytes both ways', async () => {
    const path = sign();
    const { status, socket } = await upgrade(`${path}?from=carrier`);
    expect(status).toBe(101);
    socket?.write('hello');
    const heard = await new Promise<string>((resolve) =>
      socket?.once('data', (b) => resolve(b.toString())),
    );
    expect(heard).toBe('bot heard hello');
    expect(seen.at(-1)).toBe(`/sessions/abc/ws?from=carrier ${path}?from=carrier`);
    socket?.destroy();
  });

  it('refuses a forged path, a late one, one for another port and one out of the network', async () => {
    const before = seen.length;
    for (const path of [
      `${sign().slice(0, -2)}xx`,
      sign({ expiresS: Date.now() / 1000 - 1 }),
      sign({ address: `127.0.0.1:${port}` }),
      sign({ address: `128.0.0.1:${taskPort}` }),
    ]) {
      expect((await upgrade(path)).status).toBe(403);
    }
    expect(seen).toHaveLength(before);
  });

  it('lets plain HTTP reach no task, signed or not', async () => {
    expect((await ask(sign())).status).toBe(426);
    expect((await ask('/sessions')).status).toBe(404);
    expect((await ask('/ws/x')).status).toBe(426);
  });

  it('says at once when the task is gone', async () => {
    const gone = sign({ address: `127.0.0.2:${taskPort}` });
    const beforeMs = performance.now();
    expect((await upgrade(gone)).status).toBe(502);
    expect(performance.now() - beforeMs).toBeLessThan(3_000);
  });

  it('writes no token into its logs, whether a call goes well or not', async () => {
    const [good, bad] = [sign(), sign({ address: `127.0.0.2:${taskPort}` })];
    (await upgrade(good)).socket?.destroy();
    await upgrade(bad);
    const log = () => readFileSync(join(folder, 'access.log'), 'utf8');
    await untilHolds(async () => /"status":101[^]*"status":502/.test(log()), log);
    for (const path of [good, bad]) expect(log() + said).not.toContain(path.slice(-43));
  });

  function ask(path: string): Promise<{ status: number | undefined }> {
    return new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path }, (answer: IncomingMessage) => {
        answer.resume();
        resolve({ status: answer.statusCode });
      })
        .on('error', reject)
        .end();
    });
  }

  function upgrade(path: string): Promise<{ status: number | undefined; socket?: Socket }> {
    return new Promise((resolve, reject) => {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'eHh4eHh4eHh4eHh4eHh4eA==',
      };
      const asked = request({ host: '127.0.0.1', port, path, headers });
      asked.on('upgrade', (answer, socket: Socket) =>
        resolve({ status: answer.statusCode, socket }),
      );
      asked.on('response', (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode });
      });
      asked.on('error', reject);
      asked.end();
    });
  }
});

function writeConfiguration(folder: string, port: number): void {
  mkdirSync(join(folder, 'tmp'), { recursive: true });
  const text = readFileSync('services/edge/nginx.conf', 'utf8')
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replace('worker_processes auto', 'worker_processes 1')
    .replaceAll('/tmp/', `${join(folder, 'tmp')}/`)
    .replace('load_module modules/ngx_http_js_module.so', `load_module ${nginxHere?.module}`)
    .replace('/etc/nginx/path-token.js', resolve('services/edge/path-token.js'))
    .replace('/dev/stdout', join(folder, 'access.log'));
  writeFileSync(
    join(folder, 'nginx.conf'),
    process.getuid?.() === 0 ? `user root;\n${text}` : text,
  );
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createTcp();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilHolds(holds: () => Promise<boolean>, otherwise: () => string): Promise<void> {
  const ask = async () => (await holds().catch(() => false)) || undefined;
  await until(ask).catch(() => {
    throw new Error(otherwise());
  });
}
