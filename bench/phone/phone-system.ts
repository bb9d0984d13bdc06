/** The whole system with accounts of local carriers, in a process of its own: what carriers and callers cost is not the system's. */
import { readAgent } from '../../local/agent/read-agent.ts';
import { createClosing } from '../../local/closing.ts';
import { countFrames } from '../../local/phone/frame-counts.ts';
import { takeEveryNumber } from '../../local/phone/take-every-number.ts';
import { startSystem } from '../../local/start-system.ts';
import { createTaskLog } from '../../local/task-log.ts';
import type { PhoneSystemWish } from './start-phone-system.ts';
import { warmInSteps } from './warm-in-steps.ts';

const { agent: name, warm, secrets } = JSON.parse(process.argv[2] ?? '') as PhoneSystemWish;
const closing = createClosing();
const stopping = new AbortController();
process.on('disconnect', () => {
  stopping.abort();
  void closing.close().finally(() => process.exit(0));
});
const { log, frames } = countFrames(createTaskLog(() => new Date()));
const agent = await readAgent(name);
const flags = {
  port: 0,
  host: '127.0.0.1',
  warm: 0,
  maxTasks: warm,
  spareSeats: 0,
  launchDelayMs: 0,
  data: undefined,
  quiet: true,
  agent: name,
};
const options = { flags, agent, log, phone: secrets, signal: stopping.signal };
const system = await startSystem(options, closing);
await takeEveryNumber(system.records, name);
await warmInSteps(system.store, name, warm);
process.on('message', () => process.send?.(frames()));
process.send?.(system.url);
