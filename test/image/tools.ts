/** What the image's tests need of the machine, or the reason why they are skipped; nothing is installed for them unasked. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const HANDLERS = '/proc/sys/fs/binfmt_misc';

/** ELF, 64 bit, little endian, an executable or shared object for AArch64 or x86-64; see the kernel's `binfmt-misc` document. */
const FOREIGN = {
  arm64: { machine: '\\xb7\\x00', qemu: '/usr/bin/qemu-aarch64-static' },
  x64: { machine: '\\x3e\\x00', qemu: '/usr/bin/qemu-x86_64-static' },
};

/** Why images cannot be made and started here, or nothing when they can. */
export function whyNoImage(): string | undefined {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (process.getuid?.() !== 0) return 'only root can set a container up';
  for (const tool of ['apt-get', 'dpkg-deb', 'unshare', 'setpriv']) {
    if (!has(tool)) return `there is no ${tool}`;
  }
  const missing = ['umoci', 'bwrap'].find((tool) => !has(tool));
  if (missing) return `there is no ${missing}: apt-get install umoci bubblewrap`;
  return whyNoSandbox();
}

/** Why programs for the other processor cannot run here, or nothing; `done` undoes what was set up. */
export function enableForeign(cpu: 'arm64' | 'x64'): { why?: string; done: () => void } {
  const { machine, qemu } = FOREIGN[cpu];
  const nothing = { done: () => undefined };
  if (!existsSync(qemu))
    return { why: 'there is no qemu: apt-get install qemu-user-static', ...nothing };
  if (!existsSync(`${HANDLERS}/register`)) {
    spawnSync('mount', ['-t', 'binfmt_misc', 'none', HANDLERS], { stdio: 'ignore' });
  }
  const name = `qemu-${machine === FOREIGN.arm64.machine ? 'aarch64' : 'x86_64'}`;
  if (isEnabled(name)) return nothing;
  const magic = `\\x7fELF\\x02\\x01\\x01${'\\x00'.repeat(9)}\\x02\\x00${machine}`;
  const mask = `${'\\xff'.repeat(7)}\\x00${'\\xff'.repeat(8)}\\xfe\\xff\\xff\\xff`;
  try {
    // F: the kernel opens qemu now, so that it need not be in the image.
    writeFileSync(`${HANDLERS}/register`, `:${name}:M::${magic}:${mask}:${qemu}:F`);
  } catch (error) {
    return { why: `the kernel takes no handler for it (${String(error)})`, ...nothing };
  }
  return { done: () => writeFileSync(`${HANDLERS}/${name}`, '-1') };
}

function isEnabled(name: string): boolean {
  const file = `${HANDLERS}/${name}`;
  return existsSync(file) && /^enabled[\s\S]*flags:.*F/m.test(readFileSync(file, 'utf8'));
}

/** Containers within containers are often not allowed. */
function whyNoSandbox(): string | undefined {
  const user = ['--reuid=10001', '--regid=10001', '--clear-groups', '--no-new-privs'];
  const bwrap = ['bwrap', '--ro-bind', '/', '/', '--proc', '/proc', '--unshare-user'];
  const probe = ['-m', 'setpriv', ...user, ...bwrap, '--unshare-pid', 'true'];
  const { status, stderr } = spawnSync('unshare', probe, { encoding: 'utf8' });
  return status === 0 ? undefined : `this machine allows no sandbox (${stderr.trim()})`;
}

function has(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' }).status === 0;
}
