/** Ways through several deployments at once, each in namespaces of its own beside those of the test. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from '../alone.ts';

const PROGRAM = fileURLToPath(new URL('smoke-main.ts', import.meta.url));

/** What the deployment without something gave as trouble; without a name, of the sound one. */
export async function runSmoke(patienceMs: number, name?: string): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-smoke-'));
  const resolvConf = join(folder, 'resolv.conf');
  chmodSync(folder, 0o755);
  writeFileSync(resolvConf, '');
  const program = [process.execPath, '--import', 'tsx', PROGRAM, String(patienceMs)];
  const [file = '', ...args] = alone(resolvConf, [
    ...program,
    ...(name === undefined ? [] : [name]),
  ]);
  const env = { ...process.env, GREENROOM_RESOLV_CONF: resolvConf };
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await new Promise((resolve) => {
    child.once('close', resolve);
  });
  rmSync(folder, { recursive: true, force: true });
  const last = said.trim().split('\n').at(-1) ?? '';
  return (JSON.parse(last) as { trouble?: string }).trouble;
}
