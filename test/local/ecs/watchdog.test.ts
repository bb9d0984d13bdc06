import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isRunning, until } from '../until.ts';

const OWNER = fileURLToPath(new URL('watchdog-owner.ts', import.meta.url));

it('the watchdog ends guarded groups when their owner is killed by SIGKILL, and no others', async () => {
  const owner = spawn(process.execPath, ['--import', 'tsx', OWNER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
  const { guarded, released } = JSON.parse(line) as { guarded: number; released: number };
  expect([isRunning(guarded), isRunning(released)]).toEqual([true, true]);
  owner.kill('SIGKILL');
  await until(() => (isRunning(guarded) ? undefined : true));
  expect(isRunning(released)).toBe(true);
  process.kill(-released, 'SIGKILL');
});
