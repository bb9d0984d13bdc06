/** What the bed needs of the machine: installed where that is allowed, else the reason why it is skipped. */
import { spawnSync } from 'node:child_process';

/** Programs by the Debian packages that have them. */
const TOOLS: Readonly<Record<string, string>> = {
  nft: 'nftables',
  ip: 'iproute2',
  sysctl: 'procps',
  openssl: 'openssl',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  bwrap: 'bubblewrap',
  'dpkg-deb': 'dpkg',
};

/** Why there can be no bed here, or nothing. */
export function whyNoBed(): string | undefined {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (process.getuid?.() !== 0) return 'only root can make networks; try sudo';
  const missing = () => Object.keys(TOOLS).filter((tool) => !has(tool));
  if (missing().length > 0 && has('apt-get')) install(missing());
  const still = missing();
  if (still.length > 0) return `there is no ${still.join(', ')} and it could not be installed`;
  const probe =
    'ip link add name veth0 type veth peer name veth1 && echo "table inet t {}" | nft -f -';
  const { status, stderr } = spawnSync('unshare', ['-nmpf', 'sh', '-c', probe], {
    encoding: 'utf8',
  });
  return status === 0 ? undefined : `this machine makes no networks (${stderr.trim()})`;
}

function install(tools: readonly string[]): void {
  const packages = [...new Set(tools.map((tool) => TOOLS[tool] ?? tool))];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = ['-q', '-o', 'DPkg::Lock::Timeout=120'];
  console.error(`Installing ${packages.join(', ')} …`);
  const apt = (...args: string[]) =>
    spawnSync('apt-get', [...options, ...args], { env, stdio: 'ignore' });
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...packages);
}

function has(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' }).status === 0;
}
