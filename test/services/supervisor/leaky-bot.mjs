/** A bot that starts a child, and a daemon in a session of its own, and leaves both behind. */
import { spawn } from 'node:child_process';

const child = spawn('sleep', ['30'], { stdio: 'ignore' });
const daemon = spawn('sleep', ['30'], { stdio: 'ignore', detached: true });
process.send({ type: 'late', pids: [child.pid, daemon.pid] });
process.on('message', () => process.exit(0));
