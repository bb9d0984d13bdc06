/** A task definition's container as a command: the image's files, the user, the mounts and the environment that it names. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Container } from '../template/blueprint.ts';

const SCRIPT = fileURLToPath(new URL('container.sh', import.meta.url));

/** An unpacked image. */
export interface Image {
  /** `config.json` and `rootfs/`, as the OCI runtime specification has them. */
  readonly bundle: string;
}

/** Where and as what it runs. */
export interface Containing {
  readonly image: Image;
  readonly container: Container;
  readonly env: Readonly<Record<string, string>>;
  readonly namespace: string;
  readonly cgroups: readonly string[];
  /** A folder that nobody else has. */
  readonly scratch: string;
  /** Files of this machine to be seen at other places inside. */
  readonly files: Readonly<Record<string, string>>;
}

interface OciProcess {
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly user: { readonly uid: number; readonly gid: number };
}

/** The command. Without a tmpfs in the definition `/tmp` is as read-only as all the rest. */
export function containerCommand(of: Containing): string[] {
  const { bundle } = of.image;
  const { process } = JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8')) as {
    process: OciProcess;
  };
  const { uid, gid } = process.user;
  const [user = `${uid}`, group = `${gid}`] = of.container.User?.split(':') ?? [];
  const root = of.container.ReadonlyRootFilesystem === true ? '--ro-bind' : '--bind';
  const [tmpfs] = of.container.LinuxParameters?.Tmpfs ?? [];
  const options = [`size=${tmpfs?.Size ?? 1}m`, 'mode=1777', ...(tmpfs?.MountOptions ?? ['ro'])];
  const become = [`--reuid=${user}`, `--regid=${group}`, '--clear-groups', '--no-new-privs'];
  const inside = process.env.map((pair) => pair.split(/=(.*)/s).slice(0, 2));
  const env = [...inside, ...Object.entries(of.env)].flatMap((pair) => ['--setenv', ...pair]);
  const files = Object.entries(of.files).flatMap(([to, from]) => ['--ro-bind', from, to]);
  const around = [SCRIPT, of.cgroups.join(' '), of.namespace, of.scratch, options.join(',')];
  const mounts = ['--bind', of.scratch, tmpfs?.ContainerPath ?? '/tmp', '--proc', '/proc'];
  const apart = ['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts'];
  const sandbox = [
    root,
    join(bundle, 'rootfs'),
    '/',
    ...mounts,
    '--dev',
    '/dev',
    ...files,
    ...apart,
  ];
  const who = ['--uid', user, '--gid', group, '--chdir', process.cwd];
  const life = ['--die-with-parent', '--info-fd', '3', '--clearenv'];
  const program = ['bwrap', ...sandbox, ...who, ...life, ...env, ...process.args];
  return [...around, 'setpriv', ...become, ...program];
}
