/** The program that sits in a seat, by the kind of bot: ours, or the host of a bot of Pipecat's. All speak `core/bot/bot-messages.ts`. */
import { join } from 'node:path';
import type { BotKind } from '../../../core/bot-kind.ts';
import type { SupervisorSettings } from '../parse-env.ts';
import { BOT_FLAGS } from './bot-flags.ts';
import type { BotCommand } from './bot-process.ts';

/** Where the image has the interpreter of a Pipecat bot's environment. */
const IMAGE_PYTHON = '/usr/bin/python3';

/** How to start it, and what its environment has beside every bot's. */
export function programOf(
  bot: BotKind,
  { folder, settings }: { readonly folder: string; readonly settings: SupervisorSettings },
): BotCommand {
  if (bot.kind === 'conversation')
    return { file: join(folder, 'bot.mjs'), execArgv: BOT_FLAGS, env: {} };
  return {
    file: join(folder, 'pipecat.mjs'),
    execArgv: ['--no-warnings'],
    env: {
      GREENROOM_BOT: JSON.stringify(bot),
      GREENROOM_BOT_ROOT: settings.GREENROOM_BOT_ROOT ?? folder,
      GREENROOM_PYTHON: settings.GREENROOM_PYTHON ?? IMAGE_PYTHON,
    },
  };
}
