/** The bot process: warms itself, serves one session, exits. Its supervisor is at the other end of the process channel. */
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import type { ToBot } from '../../core/bot/bot-messages.ts';
import { describeFault } from './describe-fault.ts';
import { parseBotEnv } from './env.ts';
import { agentFile, findAgent } from './find-agent.ts';
import { whenChanged } from './leave-when-changed.ts';
import { runBot } from './run-bot.ts';
import { voiceFiles } from './speech/voice-files.ts';
import { tellSupervisor } from './tell-supervisor.ts';
import { watchSupervisor } from './watch-supervisor.ts';

const env = parseBotEnv(process.env);
const bindAddress = env.GREENROOM_BIND_ADDRESS;
const clock = createSystemClock();
const tell = tellSupervisor(process);

const bot = runBot({
  agent: await findAgent(env.GREENROOM_AGENT, import.meta.url),
  voiceFiles: voiceFiles(import.meta.url),
  providerEnv: process.env,
  random: Math.random,
  searchPath: process.env['PATH'] ?? '',
  scratch: process.env['TMPDIR'] ?? tmpdir(),
  media: {
    port: env.GREENROOM_MEDIA_PORT,
    publicAddresses: env.GREENROOM_PUBLIC_ADDRESS,
    ...(bindAddress ? { bindAddress } : {}),
  },
  clock,
  tell,
  exit: (code) => process.exit(code),
});

// The supervisor is gone, or stands still: nobody would ever end this call.
const supervisor = watchSupervisor({
  clock,
  channel: process,
  onGone: () => void bot.then((running) => running.orphaned()),
});

process.on('message', (message: ToBot, handle: unknown) => {
  supervisor.heard();
  if (message.type === 'alive') tell({ type: 'alive' });
  const socket = handle instanceof Socket ? handle : undefined;
  void bot.then((running) => running.handle(message, socket));
});
if (env.GREENROOM_RELOAD) {
  const file = fileURLToPath(agentFile(env.GREENROOM_AGENT, import.meta.url));
  whenChanged(file, clock, () => void bot.then((running) => running.outdated()));
}
// An error that nobody caught is this call's end, with a reason, and says nothing of what was said in it.
for (const kind of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(kind, (error: unknown) => {
    console.error(describeFault(error));
    void bot.then(
      (running) => running.handle({ type: 'end', reason: 'bot_error' }),
      () => process.exit(1),
    );
  });
process.on(
  'SIGTERM',
  () => void bot.then((running) => running.handle({ type: 'end', reason: 'task_died' })),
);
