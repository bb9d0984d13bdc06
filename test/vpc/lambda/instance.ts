/** One instance of a function: a process in the VPC that is frozen between events, as Lambda freezes it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const RUNTIME = fileURLToPath(new URL('runtime.mjs', import.meta.url));

/** What an instance is started with. */
export interface InstanceOptions {
  /** The Node that it runs on. */
  readonly node: string;
  readonly namespace: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLog: (line: string) => void;
}

/** A running instance; it takes one event at a time. */
export interface Instance {
  /** The handler's answer. Rejects with what Lambda would log. */
  invoke(event: unknown, timeoutMs: number): Promise<unknown>;
  readonly alive: boolean;
  kill(): void;
}

type Said =
  | { readonly type: 'ready' }
  | { readonly type: 'broken'; readonly error: string }
  | { readonly type: 'done'; readonly id: string; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: string; readonly error: string };

/** Starts one. */
export function startInstance({ node, namespace, env, onLog }: InstanceOptions): Instance {
  const child = spawn('nsenter', [`--net=/run/netns/${namespace}`, node, RUNTIME], {
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream];
    if (input) createInterface({ input }).on('line', onLog);
  }
  let alive = true;
  child.once('exit', () => {
    alive = false;
  });
  return {
    get alive() {
      return alive;
    },
    async invoke(event, timeoutMs) {
      child.kill('SIGCONT');
      try {
        return await answerOf(child, { id: randomUUID(), event, timeoutMs });
      } finally {
        if (alive) child.kill('SIGSTOP');
      }
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function answerOf(
  child: ChildProcess,
  asked: { id: string; event: unknown; timeoutMs: number },
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      end(() => reject(new Error(`Task timed out after ${asked.timeoutMs / 1000} seconds`)));
    }, asked.timeoutMs);
    const end = (how: () => void) => {
      clearTimeout(timer);
      child.off('message', hear).off('exit', left);
      how();
    };
    const left = (code: number | null) =>
      end(() => reject(new Error(`Runtime exited with ${code}`)));
    const hear = (said: Said) => {
      if (said.type === 'broken') end(() => reject(new Error(said.error)));
      if (said.type === 'done' && said.id === asked.id) end(() => resolve(said.result));
      if (said.type === 'failed' && said.id === asked.id) end(() => reject(new Error(said.error)));
    };
    child.on('message', hear).once('exit', left);
    // The process may be gone already, which its exit tells.
    child.send(asked, () => undefined);
  });
}
