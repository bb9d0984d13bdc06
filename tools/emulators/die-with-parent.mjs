/**
 * Runs a command and ends it, with all that it started, when standard input closes: so nothing outlives whoever asked for
 * it, however they went. `node die-with-parent.mjs COMMAND ARGS…`; then, and also when it ends by itself, the command that
 * `RUN_AFTERWARDS` holds as JSON is run.
 */
import { spawn, spawnSync } from 'node:child_process';

/** An emulator that has not left by then is killed; LocalStack may take minutes over a SIGTERM. */
const GRACE_MS = 3000;

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

child.once('error', (error) => {
  console.error(`Cannot run ${command}: ${error.message}`);
  process.exit(1);
});
child.once('exit', (code, signal) => leave(code ?? (signal ? 1 : 0)));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
process.stdin.resume().on('end', stop).on('error', stop);

let stopping = false;

function stop() {
  if (stopping) return;
  stopping = true;
  const family = [child.pid, ...descendants(child.pid)];
  send(family, 'SIGTERM');
  setTimeout(() => {
    send([...family, ...descendants(child.pid)], 'SIGKILL');
    leave(0);
  }, GRACE_MS).unref();
  child.removeAllListeners('exit');
  child.once('exit', () => {
    send(family, 'SIGKILL');
    leave(0);
  });
}

function leave(code) {
  const [command, ...args] = JSON.parse(process.env.RUN_AFTERWARDS || '[]');
  if (command) spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 });
  process.exit(code);
}

/** Every process below this one, by their ids; they need not be in one group. */
function descendants(root) {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = (stdout ?? '').split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const below = (pid) =>
    pairs.filter(([, parent]) => parent === pid).flatMap(([id]) => [id, ...below(id)]);
  return below(root);
}

function send(pids, signal) {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has gone already.
    }
  }
}
