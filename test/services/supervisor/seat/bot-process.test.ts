import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { FromBot } from '../../../../core/bot/bot-messages.ts';
import {
  type BotProcess,
  startBotProcess,
} from '../../../../services/supervisor/seat/bot-process.ts';
import { standStillUntilOver } from '../stand-still.ts';
import { until } from '../start-task.ts';

const file = fileURLToPath(new URL('../test-bot.mjs', import.meta.url));
const bots: BotProcess[] = [];

afterEach(() => {
  for (const bot of bots.splice(0)) bot.kill();
});

/** A warm bot, and what came of it, in order. */
async function startWarm(onWord: (message: FromBot) => void = () => undefined) {
  const came: string[] = [];
  const bot = startBotProcess(
    { file, execArgv: [], env: {} },
    {
      onMessage: (message) => {
        came.push(message.type);
        onWord(message);
      },
      onExit: (how) => void came.push(how),
    },
  );
  bots.push(bot);
  await until(() => came.includes('warmed'), 'it is warm');
  return { bot, came };
}

/** Hears nothing until the bot has said its last word and is gone. */
function sendAway(bot: BotProcess): void {
  bot.send({ type: 'end', reason: 'bot_goodbye' });
  standStillUntilOver(bot.pid);
}

describe.skipIf(process.platform !== 'linux')('startBotProcess', () => {
  it('tells of an exit after the last word, also of one that another exit made known', async () => {
    const { bot, came } = await startWarm();
    // The other's word and its exit are both there by then, and the word is read first: meanwhile ours leaves, too.
    const other = await startWarm(({ type }) => type === 'ended' && sendAway(bot));
    sendAway(other.bot);
    await until(() => came.includes('code 0'), 'it is gone');
    expect(came).toEqual(['warmed', 'ended', 'code 0']);
  });
});
