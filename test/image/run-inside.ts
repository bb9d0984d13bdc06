/** Runs one command in a container of its own. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CONTAINER = fileURLToPath(new URL('container.mjs', import.meta.url));

/** Answers what the command printed; throws with what it complained of. Not `Sync`: what it asks may be served by this process. */
export async function runInside(
  bundle: string,
  command: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const env = { PATH: process.env['PATH'], ...environment };
  const run = promisify(execFile);
  return (await run(process.execPath, [CONTAINER, bundle, ...command], { env })).stdout;
}
