/** Guards one sleeping process, releases another, tells both pids and waits to be killed. */
import { spawn } from 'node:child_process';
import { startWatchdog } from '../../../local/ecs/watchdog.ts';

const watchdog = startWatchdog();
const [guarded, released] = [startSleeper(), startSleeper()];
for (const group of [guarded, released]) watchdog.guard(group);
watchdog.release(released);
setTimeout(() => console.log(JSON.stringify({ guarded, released })), 100);
setInterval(() => undefined, 1000);

function startSleeper(): number {
  return spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }).pid ?? 0;
}
