/**
 * Runs one container from an unpacked image as a container runtime does: `node container.mjs BUNDLE [COMMAND…]`, as root. The
 * image's own user, environment, folder and entrypoint; its files read-only; `/tmp` in memory, of the task definition's size and
 * options; no capability. Passes SIGTERM on to the program and leaves with its exit code.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What ECS and the task definition set; nothing else of this machine's environment gets in. */
const FROM_OUTSIDE = /^(AWS_|ECS_|GREENROOM_|TABLE_NAME$)/;

/** Mounts `/tmp`'s memory where only this container sees it, then becomes the user. */
const SET_UP = 'mount -t tmpfs -o "$1" none "$2" && shift 2 && exec setpriv "$@"';
const SCRATCH = 'size=64m,mode=1777,nosuid,nodev,noexec';

const [bundle, ...command] = process.argv.slice(2);
const image = JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8')).process;
const { uid, gid } = image.user;
const scratch = join(bundle, 'scratch');
mkdirSync(scratch, { recursive: true });

const user = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs'];
const outside = Object.entries(process.env).filter(([name]) => FROM_OUTSIDE.test(name));
const inside = image.env.map((pair) => pair.split(/=(.*)/s).slice(0, 2));
const environment = [...inside, ...outside].flatMap((pair) => ['--setenv', ...pair]);
const sandbox = `
  --ro-bind ${bundle}/rootfs / --bind ${scratch} /tmp --proc /proc --dev /dev --chdir ${image.cwd}
  --unshare-user --unshare-pid --unshare-ipc --unshare-uts --uid ${uid} --gid ${gid}
  --die-with-parent --info-fd 3 --clearenv`
  .trim()
  .split(/\s+/);
const program = command.length > 0 ? command : image.args;
const argv = [
  '-m',
  'sh',
  '-c',
  SET_UP,
  'sh',
  SCRATCH,
  scratch,
  ...user,
  'bwrap',
  ...sandbox,
  ...environment,
];
const child = spawn('unshare', [...argv, ...program], {
  stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
});

let info = '';
child.stdio[3].setEncoding('utf8').on('data', (text) => {
  info += text;
});
child.once('exit', (code) => process.exit(code ?? 1));
process.on('SIGTERM', () => {
  const init = JSON.parse(info)['child-pid'];
  const [first] = readFileSync(`/proc/${init}/task/${init}/children`, 'utf8').split(' ');
  process.kill(Number(first), 'SIGTERM');
});
