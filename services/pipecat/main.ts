/** The host of a Pipecat seat: owns the seat's UDP port and the bot's process, and speaks for it to the supervisor. */
import type { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { createJsonLog } from '../../adapters/log/json-log.ts';
import type { ToBot } from '../../core/bot/bot-messages.ts';
import { tellSupervisor } from '../bot/tell-supervisor.ts';
import { openIceFront } from '../bot/transport/ice/ice-front.ts';
import { watchSupervisor } from '../bot/watch-supervisor.ts';
import { createBotClient } from './bot-client.ts';
import { botEnvOf, parseHostEnv } from './env.ts';
import { rehearseSeat } from './rehearse-seat.ts';
import { runPipecat } from './run-pipecat.ts';
import { startBot } from './start-bot.ts';

const env = parseHostEnv(process.env);
const log = createJsonLog({ service: 'pipecat', taskId: process.env['GREENROOM_TASK'] }, (line) =>
  process.stdout.write(line),
);
const publicAddresses = env.GREENROOM_PUBLIC_ADDRESS?.split(',');
const bindAddress = env.GREENROOM_BIND_ADDRESS;
const clock = createSystemClock();
let sessionId: string | undefined;

const bot = startBot(
  {
    bot: env.GREENROOM_BOT,
    root: env.GREENROOM_BOT_ROOT,
    python: env.GREENROOM_PYTHON,
    hostFolder: dirname(fileURLToPath(import.meta.url)),
    socketPath: join(env.TMPDIR, 'bot.sock'),
    env: botEnvOf(process.env),
  },
  (stream, line) => log.info('the bot says', { sessionId, stream, line }),
);
const front = await openIceFront(
  {
    port: env.GREENROOM_MEDIA_PORT,
    ...(publicAddresses ? { publicAddresses } : {}),
    ...(bindAddress ? { bindAddress } : {}),
  },
  clock,
);
const address = bindAddress === undefined || bindAddress === '0.0.0.0' ? '127.0.0.1' : bindAddress;
const host = runPipecat({
  bot: createBotClient(bot.address, bot.kind),
  front,
  gone: bot.gone,
  // A container's bot has one session, and that is no rehearsal.
  rehearse: async () => {
    if (bot.kind === 'pipecat') await rehearseSeat({ bot: bot.address, front, address, clock });
  },
  clock,
  tell: tellSupervisor(process),
  onWaiting: (because) => log.info('the bot is not ready yet', { because }),
  onSession: (id) => {
    sessionId = id;
  },
  exit(code) {
    bot.kill();
    process.exit(code);
  },
});

// The supervisor is gone, or stands still: nobody would ever end this call.
const supervisor = watchSupervisor({
  clock,
  channel: process,
  onGone: () => void host.then((running) => running.orphaned()),
});

process.on('message', (message: ToBot, handle) => {
  supervisor.heard();
  void host.then((running) => {
    if (message.type !== 'socket') return running.handle(message);
    const head = Buffer.from(message.head, 'base64');
    running.takeSocket({ headers: message.headers, head, socket: handle as Socket });
  });
});
process.on(
  'SIGTERM',
  () => void host.then((running) => running.handle({ type: 'end', reason: 'task_died' })),
);
