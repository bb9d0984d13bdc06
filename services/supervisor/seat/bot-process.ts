/**
 * What sits in a seat, as its supervisor sees it: a process that says it is warm, takes one session and its signalling, and says
 * how it ended. Whatever is done to it is done to all that it has started, which for some kinds of bot is most of it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FromBot, SocketRequest, ToBot } from '../../../core/bot/bot-messages.ts';
import { LAST_WORDS, loopTurns } from '../loop-turns.ts';
import { createDutyCycle } from '../process/duty-cycle.ts';
import { killMarked, setOomScore, signalGroup } from '../process/process-group.ts';

/** An answer to a client's offer or candidates. */
export interface Signalled {
  readonly status: number;
  readonly body: unknown;
}

/** What a bot's life tells. */
export interface BotEvents {
  onMessage(message: FromBot): void;
  /** The process is gone, and this was its scratch folder, which is wiped next. */
  onScratch?(folder: string): void;
  /** The process is gone, however it went. Called once. */
  onExit(how: string): void;
}

/** What a bot is asked and answers. */
export type SignalType = 'offer' | 'candidates' | 'transfer' | 'http';

/** A running bot. */
export interface BotProcess {
  readonly pid: number;
  /** Its own, for its files. */
  readonly scratch: string;
  send(message: ToBot): void;
  /** Hands signalling to the bot and waits for its answer; nothing when it takes too long. */
  signal(type: SignalType, body: unknown): Promise<Signalled | undefined>;
  /** Gives a caller's connection away; it is the bot's from now on. */
  takeSocket(request: SocketRequest, socket: Socket): void;
  /** Runs it in a duty cycle, or at full speed. */
  throttle(on: boolean): void;
  /** Who dies first when memory runs out: 1000 for a process without a call, 0 with one. */
  setOomScore(score: 0 | 1000): void;
  kill(): void;
}

/** How to start one. */
export interface BotCommand {
  readonly file: string;
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A bot that does not answer signalling by then is not going to. */
const TIMEOUT_MS = { offer: 4_000, candidates: 4_000, transfer: 4_000, http: 25_000 } as const;

/** Starts a bot in a scratch folder of its own, which is wiped when it is gone. */
export function startBotProcess(command: BotCommand, events: BotEvents): BotProcess {
  const scratch = mkdtempSync(join(tmpdir(), 'bot-'));
  const child = forkGroup(command, scratch);
  const cycle = createDutyCycle((signal) => signalGroup(child.pid, signal));
  const waiting: Waiting = new Map();
  let lastId = 0;
  let failed: string | undefined;
  onGone(child, (how) => {
    cycle.stop();
    signalGroup(child.pid, 'SIGKILL');
    killMarked('TMPDIR', scratch);
    events.onScratch?.(scratch);
    rmSync(scratch, { recursive: true, force: true });
    for (const answer of waiting.values()) answer(undefined);
    events.onExit(failed ?? how);
  });
  child.on('message', (message: FromBot) => {
    if (message.type === 'failed') failed = message.because;
    if (message.type !== 'signalled') events.onMessage(message);
    else waiting.get(message.requestId)?.({ status: message.status, body: message.body });
  });
  const send = (message: ToBot) => void (child.connected && child.send(message));
  return {
    pid: child.pid ?? -1,
    scratch,
    send,
    signal: (type, body) => {
      const requestId = ++lastId;
      send({ type, requestId, body });
      return answerTo(waiting, { requestId, timeoutMs: TIMEOUT_MS[type] });
    },
    takeSocket: (request, socket) => handOver(child, request, socket),
    throttle: (on) => (on ? cycle.start() : cycle.stop()),
    setOomScore: (score) => child.pid !== undefined && setOomScore(child.pid, score),
    kill() {
      cycle.stop();
      signalGroup(child.pid, 'SIGKILL');
    },
  };
}

function forkGroup({ file, execArgv, env }: BotCommand, scratch: string): ChildProcess {
  return fork(file, [], {
    execArgv: [...execArgv],
    env: { ...env, TMPDIR: scratch },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // The leader of a process group of its own.
    detached: true,
  });
}

function handOver(child: ChildProcess, request: SocketRequest, socket: Socket): void {
  if (!child.connected) socket.destroy();
  else child.send({ type: 'socket', ...request }, socket, (error) => error && socket.destroy());
}

/**
 * Calls back once, when all that it said was heard. Its exit may be known before: one signal of any child collects all that are gone,
 * and what they said while we were busy lies unread. That their channel is closed is no sign to wait for: what they started may hold it.
 */
function onGone(child: ChildProcess, left: (how: string) => void): void {
  child.once('exit', (code, signal) => {
    void loopTurns(LAST_WORDS).then(() => left(signal ?? `code ${code}`));
  });
  // One that never started has no exit; one that cannot be written to has an exit of its own.
  child.on('error', (error) => child.pid === undefined && left(error.message));
}

type Waiting = Map<number, (answer: Signalled | undefined) => void>;

function answerTo(
  waiting: Waiting,
  { requestId, timeoutMs }: { readonly requestId: number; readonly timeoutMs: number },
): Promise<Signalled | undefined> {
  return new Promise((resolve) => {
    const settle = (answer: Signalled | undefined) => {
      clearTimeout(timer);
      waiting.delete(requestId);
      resolve(answer);
    };
    const timer = setTimeout(() => settle(undefined), timeoutMs);
    waiting.set(requestId, settle);
  });
}
