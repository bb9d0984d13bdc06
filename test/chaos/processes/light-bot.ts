/**
 * A bot whose call has no media, so that thousands of them fit on one machine: a real process with a real supervisor, which is
 * warmed, accepts, connects, ends, is killed and stands still. Who its caller is, and what fate has in store, the harness says.
 */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { createSystemClock } from '../../../adapters/clock/system-clock.ts';
import type { FromBot, ToBot } from '../../../core/bot/bot-messages.ts';
import { FIRST_SIGN_MS } from '../../../core/limits.ts';
import type { EndReason } from '../../../core/session/session.ts';
import { watchSupervisor } from '../../../services/bot/watch-supervisor.ts';
import type { FromLightBot, ToLightBot } from './bot-words.ts';

const { env } = process;
const SILENCE = { sent: 50, over5: 0, over20: 0, over40: 0, over60: 0 };

/** A harness that has gone is told nothing more, and takes its bots along. */
const line = connect(env['CHAOS_LINE'] ?? '').on('error', () => process.exit(0));
const report = (words: FromLightBot) => void line.write(`${JSON.stringify(words)}\n`);
const tell = (message: FromBot) => {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

let leaving = false;
let waiting: NodeJS.Timeout | undefined;
let heard = () => {};

function leave(reason: EndReason): void {
  if (leaving) return;
  leaving = true;
  tell({ type: 'ended', reason });
  setTimeout(() => process.exit(0), 20);
}

/** The judge knows of an end before anybody else does. */
function end(reason: EndReason): void {
  heard = () => leave(reason);
  report({ says: 'ends', reason });
}

function hear(words: ToLightBot): void {
  if (words.does === 'warm') tell({ type: 'warmed', ms: 1 });
  if (words.does === 'die') process.exit(1);
  if (words.does === 'connect') {
    clearTimeout(waiting);
    tell({ type: 'connected' });
    setInterval(() => tell({ type: 'late', frames: SILENCE }), 1_000);
  }
  if (words.does === 'leave') leave(words.reason);
  if (words.does === 'heard') heard();
}

const supervisor = watchSupervisor({
  clock: createSystemClock(),
  channel: process,
  onGone: () => leave('task_died'),
});
process.on('message', (message: ToBot) => {
  supervisor.heard();
  if (message.type === 'alive') tell({ type: 'alive' });
  if (message.type === 'end') leave(message.reason);
  if (message.type !== 'start') return;
  report({ says: 'began', sessionId: message.session.sessionId });
  waiting = setTimeout(() => end('caller_never_connected'), FIRST_SIGN_MS);
});
process.on('SIGTERM', () => leave('task_died'));
createInterface({ input: line }).on('line', (text) => hear(JSON.parse(text) as ToLightBot));
report({
  says: 'born',
  pid: process.pid,
  supervisor: process.ppid,
  taskId: env['GREENROOM_TASK'] ?? '',
  revision: env['CHAOS_REVISION'] ?? '',
});
