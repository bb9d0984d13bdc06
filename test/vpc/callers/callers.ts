/** Callers at a home, from the test's side. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { REGION } from '../../../local/ecs/names.ts';
import { GATEWAY } from '../fabric/addresses.ts';
import { callerAt, type Home } from '../fabric/world.ts';
import type { CallView, Order, Outcome } from './caller-main.ts';

const PROGRAM = fileURLToPath(new URL('caller-main.ts', import.meta.url));

/** A home full of callers. */
export interface Callers {
  /** A session by the API and a call to its bot; rejects where the caller had to wait or hears nothing. */
  call(id: number): Promise<CallView>;
  look(id: number): Promise<CallView>;
  hangUp(id: number): Promise<void>;
  close(): void;
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
      GATEWAY_ADDRESS: GATEWAY,
      GATEWAY_HOST: `api.execute-api.${REGION}.amazonaws.com`,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (outcome: Outcome) => void>();
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
    call: async (id) => (await tell({ type: 'call', id, headers: { ...headers } })) as CallView,
    look: async (id) => (await tell({ type: 'look', id })) as CallView,
    hangUp: async (id) => void (await tell({ type: 'hang-up', id })),
    close: () => void child.kill('SIGKILL'),
  };
}
