/** Calls a system by a caller on aiortc. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type PipecatSystem, until } from './system.ts';

const CALLER = fileURLToPath(new URL('./caller.py', import.meta.url));

interface Heard {
  readonly event: string;
  readonly sessionId?: string;
  readonly text?: string;
  readonly frames?: number;
  readonly gapMs?: number;
}

/** A caller that talks for so long; what it tells, as it tells it. */
export function call(
  system: Pick<PipecatSystem, 'url' | 'python' | 'session'>,
  body: Record<string, unknown>,
  secs = 2,
) {
  const told: Heard[] = [];
  const args = [CALLER, system.url, String(secs), JSON.stringify(body)];
  const child = spawn(system.python, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  createInterface({ input: child.stdout }).on('line', (line) => told.push(JSON.parse(line)));
  const left = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const heard = (event: string) =>
    until(() => told.find((one) => one.event === event), `the caller ${event}; ${errors}`);
  const id = async () => (await heard('started')).sessionId ?? '';
  const end = async () => {
    const sessionId = await id();
    return until(async () => {
      const session = await system.session(sessionId);
      return session?.endedAtMs !== undefined ? session : undefined;
    }, 'the session is over');
  };
  const messages = () =>
    told.flatMap(({ text }) => (text ? [JSON.parse(text) as { type: string; id?: string }] : []));
  return { told, heard, id, end, left, messages };
}
