/** A scaler in a process of its own; ECS's events and kicks come to it as messages. */
import { TABLE_DEADLINES } from '../../../adapters/aws/request-handler.ts';
import { createClosing } from '../../../local/closing.ts';
import { createPorts } from '../../../local/services.ts';
import {
  onTaskStateChange,
  readTaskStateChange,
} from '../../../services/scaler/reap/stopped-event.ts';
import { createScaler } from '../../../services/scaler/scaler.ts';
import { holdMinimum } from '../../../services/scaler/sizing/target-rule.ts';
import { POOL } from '../scene.ts';
import { skewedClock, type ToScaler } from './broker-words.ts';

/** A little less than a tick, so that every tick compares the table with ECS. */
const RECONCILE_MS = 4_000;

process.on('disconnect', () => process.exit(0));
const ports = createPorts((line) => process.stdout.write(line), createClosing(), {
  clock: skewedClock(process.env),
  table: TABLE_DEADLINES,
});
const log = ports.logOf('scaler');
const deps = { ...ports, log, meter: ports.meterOf(log) };
const scaler = createScaler({
  ...deps,
  pools: [POOL],
  ruleOf: () => holdMinimum,
  owner: `scaler-${process.pid}`,
  reconcileMs: RECONCILE_MS,
});
const warn = (error: unknown) => log.warn('it failed', { error: String(error) });
process.on('message', (words: ToScaler) => {
  if (words.does === 'kick') return void scaler.kick(POOL).catch(warn);
  const change = readTaskStateChange(words.event);
  if (change) void onTaskStateChange(deps, change, ports.clock.nowMs()).catch(warn);
});
void scaler.run(Number.POSITIVE_INFINITY);
