/** The API and a task with real Pipecat seats behind it: everything but ECS and DynamoDB is what runs on AWS. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { build } from 'esbuild';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { createDoorLock } from '../../adapters/http/door-lock.ts';
import { createHttpDispatcher } from '../../adapters/http/http-dispatcher.ts';
import { createMemoryRecords } from '../../adapters/memory/memory-records.ts';
import { createMemoryStore } from '../../adapters/memory/memory-store.ts';
import { createLinks } from '../../adapters/phone/links.ts';
import { type BotKind, pipecat } from '../../core/bot-kind.ts';
import type { Log } from '../../core/log.ts';
import { findSessions } from '../../core/operator/find-sessions.ts';
import type { Carrier } from '../../core/phone/phone.ts';
import { createApp } from '../../services/api/app.ts';
import { createSharedQueue } from '../../services/api/start/shared-queue.ts';
import { startOrFind } from '../../services/api/start/start-session.ts';
import { runSupervisor } from '../../services/supervisor/run-supervisor.ts';
import { POOL_RECORD } from '../core/warm-store.ts';
import { HOST_FOLDER, pipecatPython, ROOT } from './python.ts';

const clock = createSystemClock();

/** What may differ of a system. */
export interface SystemOptions {
  /** The bot's file, from the root. */
  readonly entry?: string;
  /** Another kind of bot than a file. */
  readonly bot?: BotKind;
  readonly isolation?: 'process' | 'task';
  readonly seats?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A running system. */
export type PipecatSystem = Awaited<ReturnType<typeof startSystem>>;

/** Starts it. Its seats are warm some seconds later. */
export async function startSystem({
  entry = 'test/pipecat/bots/echo.py',
  bot = pipecat({ entry }),
  isolation = 'process',
  seats = 1,
  env = {},
}: SystemOptions = {}) {
  const [python, folder] = [await pipecatPython(), await bundleHost()];
  const store = createMemoryStore();
  await store.savePool({ before: undefined, after: POOL_RECORD });
  const { pool } = POOL_RECORD;
  const lines: string[] = [];
  const note = (message: string, fields?: object) =>
    lines.push(JSON.stringify({ message, ...fields }));
  const log: Log = { info: note, warn: note, error: note };
  const meter = { record: () => undefined, flush: async () => undefined };
  const exits: number[] = [];
  const taskId = randomUUID();
  const task = await runSupervisor({
    store,
    clock,
    random: Math.random,
    log,
    meter,
    agent: {
      name: pool,
      bot,
      isolation,
      spareSeats: seats - 1,
      keeps: false,
      any: [],
      maxDurationS: 600,
    },
    identity: { taskId, zone: 'a', privateAddress: '127.0.0.1' } as never,
    callerAddresses: ['127.0.0.1'],
    settings: settingsOf({
      pool,
      revision: POOL_RECORD.revisions[0]?.revision ?? 'r',
      seats,
    }) as never,
    bot: { file: join(folder, 'pipecat.mjs'), execArgv: ['--no-warnings'] },
    botEnv: {
      PATH: process.env['PATH'],
      GREENROOM_BOT: JSON.stringify(bot),
      GREENROOM_BOT_ROOT: ROOT,
      GREENROOM_PYTHON: python,
      ...env,
    },
    lock: createDoorLock('of-this-test'),
    ownPid: process.pid,
    exit: (code) => void exits.push(code),
  });
  const api = {
    store,
    records: createMemoryRecords(clock),
    clock,
    random: Math.random,
    queue: createSharedQueue({ store, clock }),
    log,
    meter,
    dispatcher: createHttpDispatcher(),
    newId: randomUUID,
    kick: async () => undefined,
    links: createLinks({ secret: randomUUID(), way: { by: 'address' } }),
    settings: {
      pools: [pool],
      defaultPool: pool,
      open: true,
      joinSecrets: [],
      allowedOrigins: ['*'],
      iceServers: [],
      streams: false,
    },
  };
  const app = createApp(api);
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise<void>((resolve) => server.once('listening', () => resolve()));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    taskId,
    store,
    lines,
    exits,
    python,
    task: () => store.getTask(taskId),
    session: (id: string) => store.getSession(id),
    sessions: () => findSessions(store, [pool], { phase: undefined, limit: 10 }),
    /** Starts a session whose caller comes by a socket; answers where to. */
    async startSocket(body: Record<string, unknown>) {
      const started = await fetch(`${url}/start`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ transport: 'websocket', body }),
      });
      const { wsUrl } = (await started.json()) as { wsUrl: string };
      const sessionId = started.headers.get('location')?.split('/').at(-1) ?? '';
      return { sessionId, url: wsUrl };
    },
    /** The same for a phone call by a carrier, whose socket speaks first of itself. */
    async startCall(carrier: Carrier) {
      const call = { carrier, callId: randomUUID(), from: '+15550001', to: '+15559999' };
      const started = await startOrFind(api, {
        pool,
        transport: 'websocket',
        phone: { ...call, direction: 'inbound', origin: url },
        joinHashOf: (id) => api.links.joinHash(id),
      });
      if (started.outcome !== 'ready') throw new Error(`the call is ${started.outcome}`);
      const { sessionId, assignment } = started.session;
      const { taskId = '', endpoint = '' } = assignment ?? {};
      const linked = { sessionId, taskId, endpoint, expiresAtMs: 0 };
      const token = api.links.joinToken(sessionId, 0);
      return { ...call, sessionId, url: api.links.socketUrl(linked, { origin: url, token }) };
    },
    async close() {
      server.close();
      await Promise.race([task.stop(), clock.sleep(2_000)]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function settingsOf({ pool, revision, seats }: { pool: string; revision: string; seats: number }) {
  return {
    TABLE_NAME: 't',
    GREENROOM_POOL: pool,
    GREENROOM_REVISION: revision,
    GREENROOM_AGENT: pool,
    GREENROOM_SPARE_SEATS: seats - 1,
    GREENROOM_PORT: 0,
    GREENROOM_MEDIA_PORT: 0,
    GREENROOM_VCPU: 2,
    GREENROOM_BOT_SECRETS: [],
    GREENROOM_PRIVATE_ADDRESS: '127.0.0.1',
    GREENROOM_PUBLIC_ADDRESS: ['127.0.0.1'],
  };
}

/** The host as a bundle, with its Python beside it; answers the folder. */
export async function bundleHost(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'pipecat-host-'));
  await build({
    entryPoints: { pipecat: join(HOST_FOLDER, 'main.ts') },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);",
    },
  });
  cpSync(join(HOST_FOLDER, 'greenroom_host'), join(folder, 'greenroom_host'), { recursive: true });
  return folder;
}

/** Waits for what must happen within a minute. */
export async function until<T>(read: () => Promise<T> | T, what: string): Promise<NonNullable<T>> {
  for (let round = 0; round < 1_200; round++) {
    const found = await read();
    if (found) return found;
    await clock.sleep(50);
  }
  throw new Error(`never happened: ${what}`);
}

/** How long it took until now; for the eye, for a busy machine takes longer. */
export function tell(what: string, sinceMs: number): void {
  console.log(`${what} after ${Date.now() - sinceMs} ms`);
}

/** Processes with this in their environment. */
export function processesOf(taskId: string): readonly string[] {
  const script = `grep -lz '^GREENROOM_TASK=${taskId}$' /proc/[0-9]*/environ 2>/dev/null || true`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\n').filter(Boolean);
}
