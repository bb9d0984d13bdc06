/** Callers at a home, from the test's side. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { REGION } from '../../../local/ecs/names.ts';
import { GATEWAY, GATEWAY6 } from '../fabric/addresses.ts';
import { callerAt, type Home } from '../fabric/world.ts';
import type { CallView, Order, Outcome } from './caller-main.ts';
import type { Response } from './https.ts';

const PROGRAM = fileURLToPath(new URL('caller-main.ts', import.meta.url));

/** A home full of callers. */
export interface Callers {
  /** What anybody may fetch from the HTTP API. */
  get(path: string): Promise<Response>;
  /** A session by the API and a call to its bot; rejects where the caller had to wait or hears nothing. */
  call(id: number): Promise<CallView>;
  look(id: number): Promise<CallView>;
  /** The caller asks the bot something by the call's own data channel. */
  ask(id: number): Promise<void>;
  /** The session of a call as the API tells its caller, also where the call never came about. */
  session(id: number): Promise<SessionSeen>;
  hangUp(id: number): Promise<void>;
  close(): void;
}

/** What of a session its test looks at. */
export interface SessionSeen {
  readonly state: string;
  readonly reason?: string;
  readonly unreachedAtMs?: number;
  readonly endedAtMs?: number;
}

/** What callers know. */
export interface CallersOptions {
  readonly home: Home;
  readonly certificateFile: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Starts the process. */
export function openCallers({ home, certificateFile, headers }: CallersOptions): Callers {
  const program = [process.execPath, '--import', 'tsx', PROGRAM];
  const child = spawn('nsenter', [`--net=/run/netns/${callerAt(home)}`, ...program], {
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_EXTRA_CA_CERTS: certificateFile,
      GATEWAY_ADDRESS: home === 'ipv6' ? GATEWAY6 : GATEWAY,
      GATEWAY_HOST: `api.execute-api.${REGION}.amazonaws.com`,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (outcome: Outcome) => void>();
  let gets = 0;
  child.on('message', (outcome: Outcome) => {
    waiting.get(outcome.id)?.(outcome);
    waiting.delete(outcome.id);
  });
  const tell = (order: Order) =>
    new Promise<unknown>((resolve, reject) => {
      waiting.set(order.id, ({ error, result }) =>
        error === undefined ? resolve(result) : reject(new Error(`${home}: ${error}`)),
      );
      child.send(order);
    });
  return {
    // Their numbers are none of calls.
    get: async (path) => (await tell({ type: 'get', id: (gets -= 1), path })) as Response,
    call: async (id) => (await tell({ type: 'call', id, headers: { ...headers } })) as CallView,
    ask: async (id) => void (await tell({ type: 'ask', id })),
    look: async (id) => (await tell({ type: 'look', id })) as CallView,
    session: async (id) => (await tell({ type: 'session', id })) as SessionSeen,
    hangUp: async (id) => void (await tell({ type: 'hang-up', id })),
    close: () => void child.kill('SIGKILL'),
  };
}
