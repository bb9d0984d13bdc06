/** The real app over a memory store, with fake supervisors behind it. */
import { createSystemClock } from '../../../adapters/clock/system-clock.ts';
import { createHttpDispatcher } from '../../../adapters/http/http-dispatcher.ts';
import { createMemoryRecords } from '../../../adapters/memory/memory-records.ts';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import { type ApiKey, KEY_SCOPES, keyRecord } from '../../../core/access/api-key.ts';
import type { Links } from '../../../core/access/links.ts';
import type { Measurement } from '../../../core/metrics.ts';
import type { PoolSettings } from '../../../core/pool/pool.ts';
import type { Store } from '../../../core/store/store.ts';
import type { TaskFacts } from '../../../core/task/task-transitions.ts';
import { hashKey } from '../../../services/api/access/hash-key.ts';
import { createApp } from '../../../services/api/app.ts';
import type { ApiPorts, ApiSettings } from '../../../services/api/deps.ts';
import { createDice, POOL_RECORD } from '../../core/warm-store.ts';
import { type FakeSupervisor, startFakeSupervisor } from './fake-supervisor.ts';

export const SDP = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=rtpmap:111 opus/48000/2',
  'a=ice-ufrag:calr',
  'a=ice-pwd:callercallercallercaller',
  `a=fingerprint:sha-256 ${'AB:'.repeat(31)}AB`,
  'a=setup:actpass',
  '',
].join('\r\n');
export const OFFER = { sdp: SDP, type: 'offer', pc_id: null, restart_pc: false };

export interface TestApiOptions {
  readonly tasks?: readonly string[];
  readonly facts?: Partial<TaskFacts>;
  readonly pool?: Partial<PoolSettings>;
  readonly settings?: Partial<ApiSettings>;
  /** Keys of the API; with any, nobody else is let in. */
  readonly keys?: Readonly<Record<string, Partial<ApiKey>>>;
  /** The addresses of callers' sockets; without, none comes in. */
  readonly links?: Links;
  /** What the host says of a request, as API Gateway does. */
  readonly gateway?: Readonly<Record<string, unknown>>;
  /** Another store seen by the app only, such as one that fails. */
  readonly through?: (store: Store) => Store;
  readonly nowMs?: () => number;
}

export interface TestApi {
  readonly store: Store;
  readonly deps: ApiPorts;
  readonly tasks: readonly FakeSupervisor[];
  readonly kicks: string[];
  readonly measured: Measurement[];
  readonly logged: string[];
  /** A request and its JSON, as a client sends it. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

// oxlint-disable-next-line typescript/no-explicit-any
export type Answer = { status: number; headers: Headers; body: any };

export async function createTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const store = createMemoryStore();
  const settings = { ...POOL_RECORD.settings, ...options.pool };
  await store.savePool({ before: undefined, after: { ...POOL_RECORD, settings } });
  const ids = options.tasks ?? [];
  const tasks = await Promise.all(ids.map((id) => startFakeSupervisor(store, id, options.facts)));
  const kicks: string[] = [];
  const measured: Measurement[] = [];
  const logged: string[] = [];
  const made = createDeps(options.through?.(store) ?? store, { kicks, measured, logged });
  for (const [key, of] of Object.entries(options.keys ?? {})) {
    const body = { name: key, scopes: KEY_SCOPES, createdAtMs: 0, ...of };
    await made.records.saveRecord({ before: undefined, after: keyRecord(hashKey(key), body) });
  }
  const open = options.keys === undefined;
  const deps = {
    ...made,
    clock: options.nowMs ? { ...made.clock, nowMs: options.nowMs } : made.clock,
    links: options.links,
    settings: { ...made.settings, open, ...options.settings },
  };
  const app = createApp(deps);
  const env = { event: { requestContext: options.gateway ?? {} } };
  return {
    store,
    deps,
    tasks,
    kicks,
    measured,
    logged,
    async call(method, path, { json, text, headers, signal } = {}) {
      const body = text ?? (json === undefined ? undefined : JSON.stringify(json));
      const all = { 'content-type': 'application/json', host: 'api', ...headers };
      const request = new Request(`http://api${path}`, {
        method,
        headers: all,
        ...(body === undefined ? {} : { body }),
        ...(signal ? { signal } : {}),
      });
      const response = await app.request(request, undefined, env);
      const answer = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      const parsed: unknown = isJson ? JSON.parse(answer) : answer;
      return { status: response.status, headers: response.headers, body: parsed };
    },
    close: async () => void (await Promise.all(tasks.map((task) => task.close()))),
  };
}

let ids = 0;

function createDeps(
  store: Store,
  seen: { kicks: string[]; measured: Measurement[]; logged: string[] },
): ApiPorts {
  const say = (message: string) => void seen.logged.push(message);
  return {
    store,
    records: createMemoryRecords({ nowMs: Date.now }),
    dispatcher: createHttpDispatcher(),
    clock: createSystemClock(),
    random: createDice(11),
    newId: () => `session-${String(++ids).padStart(8, '0')}`,
    log: { info: say, warn: say, error: say },
    meter: { record: (one) => void seen.measured.push(one), flush: async () => undefined },
    kick: async (pool) => void seen.kicks.push(pool),
    settings: {
      pools: ['p'],
      defaultPool: 'p',
      open: true,
      joinSecrets: ['the secret of this deployment'],
      allowedOrigins: [],
      iceServers: [],
      streams: true,
    },
  };
}
