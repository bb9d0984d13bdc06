/** Makes this machine ready for a Pipecat bot: its environment is there, and its file can be loaded. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BotKind } from '../../core/bot-kind.ts';
import { CannotRun } from '../../core/cannot-run.ts';
import { ensureVenv } from '../../tools/python/ensure-venv.ts';
import { requirementsOf } from '../../tools/python/requirements-of.ts';
import { checkBot } from './check-bot.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HOST_FOLDER = join(ROOT, 'services/pipecat');

/** Answers the interpreter. Throws `CannotRun` with what is wrong in the bot's files, in the words of uv or Python. */
export async function preparePython(
  bot: Extract<BotKind, { kind: 'pipecat' }>,
  say: (line: string) => void,
): Promise<string> {
  const { entry } = bot;
  try {
    const python = await ensureVenv({
      requirements: requirementsOf(bot, ROOT),
      hostRequirements: join(HOST_FOLDER, 'greenroom_host/requirements.txt'),
      cache: join(ROOT, '.greenroom/python'),
      python: process.env['PYTHON'] ?? 'python3',
      onInstall: () => say(`Installing what ${entry} requires …`),
    });
    const fault = await checkBot({ python, hostFolder: HOST_FOLDER, root: ROOT, entry });
    if (fault !== undefined) throw new Error(`Cannot load ${entry}: ${fault}`);
    return python;
  } catch (error) {
    throw new CannotRun(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
