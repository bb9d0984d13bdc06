/** A whole task with a name and TLS of its own, over real bot processes, in time that may go by faster. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createSystemClock } from '../../../../adapters/clock/system-clock.ts';
import { createDoorLock } from '../../../../adapters/http/door-lock.ts';
import { createHttpDispatcher } from '../../../../adapters/http/http-dispatcher.ts';
import { createSocketPairs } from '../../../../adapters/linux/socket-pair.ts';
import { createMemoryStore } from '../../../../adapters/memory/memory-store.ts';
import { createLinks } from '../../../../adapters/phone/links.ts';
import { openSession } from '../../../../core/session/session-transitions.ts';
import type { Task } from '../../../../core/task/task.ts';
import type { ReadCertificate } from '../../../../core/task/task-certificate.ts';
import { taskName } from '../../../../core/task/task-name.ts';
import { claimSeat } from '../../../../core/task/task-transitions.ts';
import { parseSupervisorEnv } from '../../../../services/supervisor/parse-env.ts';
import { runSupervisor } from '../../../../services/supervisor/run-supervisor.ts';
import { freePort } from '../../../../tools/emulators/emulator.ts';
import { must } from '../../../contract/tasks.ts';
import { createHandZone, type HandZone } from './hand-zone.ts';

export const DOMAIN = 'bots.example.com';

const file = fileURLToPath(new URL('../test-bot.mjs', import.meta.url));

/** What may differ of a task. */
export interface DirectOptions {
  readonly readCertificate: ReadCertificate;
  readonly zone?: HandZone;
  /** How many times as fast time goes by for it. */
  readonly haste?: number;
  readonly isolation?: 'process' | 'task';
  readonly callerAddresses?: readonly string[];
  readonly port?: number;
}

/** A running one. */
export type DirectTask = Awaited<ReturnType<typeof startDirectTask>>;

/** Starts it. */
export async function startDirectTask(options: DirectOptions) {
  const { haste = 20, zone = createHandZone(), callerAddresses = ['203.0.113.7'] } = options;
  const [clock, startMs] = [createSystemClock(), Date.now()];
  const nowMs = () => startMs + haste * (clock.nowMs() - startMs);
  const sleep = (ms: number, signal?: AbortSignal) => clock.sleep(ms / haste, signal);
  const [store, taskId, port] = [
    createMemoryStore(),
    randomUUID(),
    options.port ?? (await freePort()),
  ];
  const lines: string[] = [];
  const note = (message: string, fields?: object) =>
    void lines.push(JSON.stringify({ message, ...fields }));
  const exits: number[] = [];
  const settings = parseSupervisorEnv({
    TABLE_NAME: 't',
    GREENROOM_POOL: 'p',
    GREENROOM_REVISION: 'r',
    GREENROOM_AGENT: 'parrot',
    GREENROOM_SPARE_SEATS: '0',
    GREENROOM_PORT: '0',
    GREENROOM_MEDIA_PORT: '0',
    GREENROOM_VCPU: '0.5',
  });
  const running = await runSupervisor({
    store,
    clock: { nowMs, sleep },
    random: Math.random,
    log: { info: note, warn: note, error: note },
    meter: { record: () => undefined, flush: async () => undefined },
    settings,
    agent: {
      name: 'parrot',
      bot: { kind: 'conversation' },
      isolation: options.isolation ?? 'process',
      spareSeats: 0,
      keeps: false,
      any: [],
      maxDurationS: 600,
    },
    identity: {
      taskId,
      zone: 'a',
      privateAddress: '127.0.0.1',
      macAddress: undefined,
      ipv6Addresses: [],
    },
    callerAddresses,
    bot: { file, execArgv: [] },
    botEnv: { PATH: process.env['PATH'], WARM_MS: '1' },
    direct: {
      domain: DOMAIN,
      port,
      host: '127.0.0.1',
      names: zone,
      readCertificate: options.readCertificate,
      pair: createSocketPairs(),
    },
    lock: createDoorLock('of-this-test'),
    ownPid: process.pid,
    exit: (code) => void exits.push(code),
  });
  const now = async () => (await store.getTask(taskId)) as Task;
  const links = createLinks({
    secret: 'x'.repeat(32),
    way: { by: 'name', domain: DOMAIN, port },
  });
  return {
    ...running,
    zone,
    taskId,
    name: taskName(taskId, DOMAIN),
    port,
    lines,
    exits,
    now,
    links,
    /** Opens a session, claims the seat and dispatches it, as a broker does. */
    async call(requestData: Record<string, unknown> = {}) {
      const sessionId = randomUUID();
      const [transport, joinHash] = ['websocket' as const, links.joinHash(sessionId)];
      const wish = {
        sessionId,
        pool: 'p',
        transport,
        maxDurationMs: 60_000,
        requestData,
        joinHash,
      };
      await store.openSession(openSession(wish, nowMs()));
      const before = await now();
      const claim = { sessionId, from: 'idle' as const, revision: 'r', nowMs: nowMs() };
      const after = must(claimSeat(before, claim));
      await store.saveTask({ before, after });
      const { endpoint } = running;
      const { epoch = 0 } = after.seats[0] ?? {};
      const dispatch = { sessionId, seat: 0, epoch, from: 'idle' as const };
      const answer = await createHttpDispatcher().dispatch(endpoint, dispatch);
      if (answer.outcome !== 'accepted') throw new Error(`the dispatch is ${answer.outcome}`);
      const urlOf = (n: number) =>
        links.socketUrl(
          { sessionId, taskId, endpoint, expiresAtMs: 0 },
          { origin: 'https://api.example.com', token: links.joinToken(sessionId, n) },
        );
      return { sessionId, urlOf, session: () => store.getSession(sessionId) };
    },
  };
}
