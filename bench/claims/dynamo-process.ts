/** Starts the store's process. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A store to measure against. */
export interface DynamoProcess {
  readonly url: string;
  close(): void;
}

/** Resolves when it listens. */
export async function startDynamoProcess(): Promise<DynamoProcess> {
  const file = fileURLToPath(new URL('./serve-dynamo.ts', import.meta.url));
  const child = fork(file, [], { execArgv: ['--import', 'tsx'] });
  const [url] = (await once(child, 'message')) as [string];
  return { url, close: () => void child.kill('SIGKILL') };
}
