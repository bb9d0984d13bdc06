/** Where light bots report: who was born, who serves whom, who is gone. A bot's line is closed by the kernel when it dies. */
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Callers } from '../callers.ts';
import type { BotTruth } from '../judge.ts';
import type { Scene } from '../scene.ts';
import type { FromLightBot, ToLightBot } from './bot-words.ts';

/** A bot process that lives. */
export interface LiveBot {
  readonly truth: BotTruth;
  readonly supervisor: number;
}

/** All of them. */
export interface BotLine {
  /** What bots connect to. */
  readonly path: string;
  readonly bots: ReadonlySet<LiveBot>;
  close(): void;
}

/** What it needs to know. */
export interface BotLineParts {
  readonly folder: string;
  readonly callers: Callers;
  readonly isBroken: (revision: string) => boolean;
}

/** How often a bot looks whether its caller has come, or gone. */
const LOOK_MS = 100;

/** Listens. */
export async function openBotLine(scene: Scene, parts: BotLineParts): Promise<BotLine> {
  const bots = new Set<LiveBot>();
  const path = join(parts.folder, 'line.sock');
  const server = createServer((socket) => listen(scene, { ...parts, bots }, socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, resolve);
  });
  return { path, bots, close: () => void server.close() };
}

function listen(
  scene: Scene,
  of: BotLineParts & { readonly bots: Set<LiveBot> },
  socket: Socket,
): void {
  const { judge } = scene;
  let bot: LiveBot | undefined;
  const say = (words: ToLightBot) => void socket.write(`${JSON.stringify(words)}\n`);
  socket.on('error', () => undefined);
  socket.on('close', () => {
    if (!bot) return;
    bot.truth.gone = true;
    of.bots.delete(bot);
    if (bot.truth.sessionId !== undefined) of.callers.lost(bot.truth.sessionId);
  });
  // A reader of lines tells its input's errors anew.
  const lines = createInterface({ input: socket }).on('error', () => undefined);
  lines.on('line', (text) => {
    const words = JSON.parse(text) as FromLightBot;
    if (words.says === 'born') {
      const truth = { id: words.pid, taskId: words.taskId, gone: false };
      bot = { truth, supervisor: words.supervisor };
      of.bots.add(bot);
      say({ does: fateOf(scene, of.isBroken(words.revision)) });
    }
    if (words.says === 'ends') {
      if (bot?.truth.sessionId !== undefined) judge.mayEnd(bot.truth.sessionId, words.reason);
      say({ does: 'heard' });
    }
    if (words.says === 'began' && bot) {
      judge.began(bot.truth, words.sessionId);
      judge.count('bots served');
      void serve(scene, of.callers, { truth: bot.truth, sessionId: words.sessionId, say });
    }
  });
}

/** How the warm-up of a bot goes. */
function fateOf(scene: Scene, isBroken: boolean): 'warm' | 'die' | 'hang' {
  const { warmDies, warmHangs } = scene.options.weather;
  if (isBroken || scene.chance(warmDies)) return 'die';
  return scene.chance(warmHangs) ? 'hang' : 'warm';
}

interface Serving {
  readonly truth: BotTruth;
  readonly sessionId: string;
  readonly say: (words: ToLightBot) => void;
}

/** A call as its bot lives it: the caller comes, talks and goes, unless the bot dies or hangs before. */
async function serve(
  scene: Scene,
  callers: Callers,
  { truth, sessionId, say }: Serving,
): Promise<void> {
  const { time, judge } = scene;
  while (!truth.gone && !callers.isThere(sessionId)) {
    if (callers.whyOver(sessionId)) return;
    await time.sleep(LOOK_MS);
  }
  if (truth.gone) return;
  say({ does: 'connect' });
  callers.connected(sessionId);
  const fate = drawFate(scene);
  while (!truth.gone) {
    const reason = callers.whyOver(sessionId);
    if (reason) {
      judge.mayEnd(sessionId, reason);
      return say({ does: 'leave', reason });
    }
    if (fate && time.nowMs() > fate.atMs) {
      judge.mayEnd(sessionId, 'bot_died');
      judge.count(fate.signal === 'SIGKILL' ? 'fault: bot killed' : 'fault: bot frozen');
      process.kill(truth.id, fate.signal);
      return;
    }
    await time.sleep(LOOK_MS);
  }
}

function drawFate(scene: Scene) {
  const { weather, talkMs } = scene.options;
  const signal = scene.chance(weather.botDies)
    ? 'SIGKILL'
    : scene.chance(weather.botHangs)
      ? 'SIGSTOP'
      : undefined;
  return signal && ({ signal, atMs: scene.time.nowMs() + scene.about(talkMs / 2) } as const);
}
