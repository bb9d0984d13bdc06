/** The whole system for browser tests, and what a test asks it. */
import { ensureBotBundle } from '../../local/agent/bot-bundle.ts';
import { type Started, startByHand } from '../local/npm-start.ts';
import { until } from '../local/until.ts';

/** A session as the API shows it. */
export interface SessionView {
  readonly sessionId: string;
  readonly state: string;
  readonly start?: string;
  readonly taskId?: string;
  readonly reason?: string;
  readonly unreachedAtMs?: number;
}

/** A running system. */
export interface TestSystem {
  readonly url: string;
  readonly started: Started;
  session(id: string): Promise<SessionView>;
  /** Opens a session that nobody joins, as a client that only asks. */
  open(key: string): Promise<SessionView>;
  end(id: string): Promise<void>;
  /** Waits until that many tasks are idle, and nothing else goes on. */
  rested(idle: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it with these flags. */
export async function startTestSystem(...flags: string[]): Promise<TestSystem> {
  await ensureBotBundle();
  return testSystemOf(startByHand('--port', '0', ...flags));
}

/** Waits until it is ready. */
export async function testSystemOf(started: Started): Promise<TestSystem> {
  const url = await started.ready();
  const ask = async (path: string, init: RequestInit = {}) =>
    (await fetch(`${url}${path}`, init)).json() as Promise<SessionView>;
  return {
    url,
    started,
    session: (id) => ask(`/v1/sessions/${id}`),
    open: (key) =>
      ask('/v1/sessions', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: '{}',
      }),
    end: async (id) => void (await fetch(`${url}/v1/sessions/${id}`, { method: 'DELETE' })),
    async rested(idle) {
      await until(async () => {
        const pool = (await ask('/v1/pool')) as unknown as Record<string, number>;
        const others = ['busy', 'starting', 'draining', 'waiting'];
        return pool['idle'] === idle && others.every((name) => pool[name] === 0) ? true : undefined;
      }, 60_000);
    },
    async stop() {
      started.child.kill('SIGINT');
      await started.over;
    },
  };
}
