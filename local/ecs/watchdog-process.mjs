/** Kills the process groups that it was told to guard when its standard input closes. See `watchdog.ts`. */
import { createInterface } from 'node:readline';

const guarded = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

for await (const line of createInterface({ input: process.stdin })) {
  const group = Number(line.slice(1));
  if (line.startsWith('+')) guarded.add(group);
  else guarded.delete(group);
}
for (const group of guarded) {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
