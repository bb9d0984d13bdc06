/** A real nginx with njs: the machine's own, else Debian's packages unpacked beside the test, where no service starts. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PACKAGES = ['nginx', 'libnginx-mod-http-js'];
const UNPACKED = resolve('node_modules/.cache/greenroom-nginx');

/** Where the program and its module are. */
export interface Nginx {
  readonly program: string;
  readonly module: string;
}

/** Finds or fetches it; the reason where neither works. */
export function findNginx(): Nginx | { readonly why: string } {
  const found = nginxIn('/') ?? nginxIn(UNPACKED);
  if (found) return found;
  for (const tool of ['apt-get', 'dpkg-deb']) {
    if (!succeeds('sh', ['-c', `command -v ${tool}`])) return { why: `there is no ${tool}` };
  }
  mkdirSync(UNPACKED, { recursive: true });
  const download = () => succeeds('apt-get', ['-q', 'download', ...PACKAGES]);
  // The lists may be missing or old; only root may fetch them.
  if (!download() && !(succeeds('apt-get', ['-q', 'update']) && download())) {
    return { why: `apt-get could not download ${PACKAGES.join(' and ')}` };
  }
  for (const file of readdirSync(UNPACKED).filter((name) => name.endsWith('.deb'))) {
    succeeds('dpkg-deb', ['-x', file, '.']);
  }
  return nginxIn(UNPACKED) ?? { why: 'what apt-get downloaded does not run here' };
}

function nginxIn(root: string): Nginx | undefined {
  const program = join(root, 'usr/sbin/nginx');
  const module = join(root, 'usr/lib/nginx/modules/ngx_http_js_module.so');
  const isThere = existsSync(program) && existsSync(module) && succeeds(program, ['-v']);
  return isThere ? { program, module } : undefined;
}

function succeeds(program: string, args: readonly string[]): boolean {
  const cwd = existsSync(UNPACKED) ? UNPACKED : '/';
  return spawnSync(program, args, { cwd, stdio: 'ignore' }).status === 0;
}
