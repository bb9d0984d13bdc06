/** Namespaces of one's own: a network, processes and mounts that go, with all that is in them, when the asker goes. */
import { fileURLToPath } from 'node:url';

const INSIDE = fileURLToPath(new URL('inside.sh', import.meta.url));

/** The command, in them; names are resolved by this file. */
export function alone(resolvConf: string, command: readonly string[]): string[] {
  const apart = ['unshare', '-n', '-m', '-p', '-f', '--mount-proc', '--kill-child'];
  return ['setpriv', '--pdeathsig', 'KILL', ...apart, INSIDE, resolvConf, ...command];
}
