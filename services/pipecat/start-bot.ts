/** Starts what a seat's host stands before: a Python process of ours, or nothing, where a container beside us is the bot. */
import { join } from 'node:path';
import type { BotKind } from '../../core/bot-kind.ts';
import type { BotAddress } from './bot-server.ts';
import { startPython } from './python-process.ts';

/** What is to be started, and in what. */
export interface BotStart {
  readonly bot: BotKind;
  /** The folder that the bot's paths begin at. */
  readonly root: string;
  readonly python: string;
  readonly hostFolder: string;
  readonly socketPath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A bot that has been started, or is there. */
export interface StartedBot {
  readonly kind: 'pipecat' | 'image';
  readonly address: BotAddress;
  /** Resolves, with its words, when the bot is gone. A container's end is its task's, and seen by ECS. */
  readonly gone: Promise<string>;
  kill(): void;
}

/** Starts it; each of its lines goes to `onLine`. */
export function startBot(
  start: BotStart,
  onLine: (stream: 'stdout' | 'stderr', line: string) => void,
): StartedBot {
  const { bot, root, python, hostFolder, socketPath, env } = start;
  if (bot.kind === 'image') {
    const address = { host: '127.0.0.1', port: bot.port };
    return { kind: 'image', address, gone: new Promise(() => undefined), kill: () => undefined };
  }
  if (bot.kind !== 'pipecat') throw new Error(`Cannot host a bot of kind ${bot.kind}`);
  let tell = (_because: string) => {};
  const gone = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const command = { python, hostFolder, entry: join(root, bot.entry), socketPath, env };
  const child = startPython(command, { onLine, onExit: tell });
  return { kind: 'pipecat', address: { socketPath }, gone, kill: () => child.kill() };
}
