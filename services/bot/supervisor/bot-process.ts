/** One bot process as its supervisor sees it. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FromBot, ToBot } from '../../../core/bot-messages.ts';

/** An answer to a client's offer or candidates. */
export interface Signalled {
  readonly status: number;
  readonly body: unknown;
}

/** What a bot's life tells. */
export interface BotEvents {
  onMessage(message: FromBot): void;
  /** The process is gone, however it went. Called once. */
  onExit(how: string): void;
}

/** A running bot. */
export interface BotProcess {
  readonly pid: number;
  send(message: ToBot): void;
  /** Hands signalling to the bot and waits for its answer; nothing when it takes too long. */
  signal(type: 'offer' | 'candidates', body: unknown): Promise<Signalled | undefined>;
  /** Stops and continues it, 10 ms on and 40 ms off, or lets it run. */
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
const SIGNAL_TIMEOUT_MS = 4_000;

/** The duty cycle of a process that is warmed beside a live call: measured to keep the call's gaps at 23 to 26 ms (p99). */
const ON_MS = 10;
const OFF_MS = 40;

/** Starts a bot in a scratch folder of its own, which is wiped when it is gone. */
export function startBotProcess(command: BotCommand, events: BotEvents): BotProcess {
  const scratch = mkdtempSync(join(tmpdir(), 'bot-'));
  const child = fork(command.file, [], {
    execArgv: [...command.execArgv],
    env: { ...command.env, TMPDIR: scratch },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const cycle = createDutyCycle(child);
  const waiting: Waiting = new Map();
  let lastId = 0;
  child.on('message', (message: FromBot) => {
    if (message.type !== 'signalled') events.onMessage(message);
    else waiting.get(message.requestId)?.({ status: message.status, body: message.body });
  });
  child.once('exit', (code, signal) => {
    cycle.stop();
    rmSync(scratch, { recursive: true, force: true });
    for (const answer of waiting.values()) answer(undefined);
    events.onExit(signal ?? `code ${code}`);
  });
  // A process that cannot be started or written to also exits, or never was.
  child.on('error', () => undefined);
  const send = (message: ToBot) => void (child.connected && child.send(message));
  return {
    pid: child.pid ?? -1,
    send,
    signal: (type, body) => {
      const requestId = ++lastId;
      send({ type, requestId, body });
      return answerTo(waiting, requestId);
    },
    throttle: (on) => (on ? cycle.start() : cycle.stop()),
    setOomScore: (score) => setOomScore(child.pid, score),
    kill: () => {
      cycle.stop();
      child.kill('SIGKILL');
    },
  };
}

type Waiting = Map<number, (answer: Signalled | undefined) => void>;

function answerTo(waiting: Waiting, requestId: number): Promise<Signalled | undefined> {
  return new Promise((resolve) => {
    const settle = (answer: Signalled | undefined) => {
      clearTimeout(timer);
      waiting.delete(requestId);
      resolve(answer);
    };
    const timer = setTimeout(() => settle(undefined), SIGNAL_TIMEOUT_MS);
    waiting.set(requestId, settle);
  });
}

function createDutyCycle(child: ChildProcess) {
  let timer: NodeJS.Timeout | undefined;
  const step = (run: boolean) => {
    child.kill(run ? 'SIGCONT' : 'SIGSTOP');
    timer = setTimeout(() => step(!run), run ? ON_MS : OFF_MS);
  };
  return {
    start() {
      if (timer === undefined) step(false);
    },
    stop() {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      child.kill('SIGCONT');
    },
  };
}

function setOomScore(pid: number | undefined, score: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, String(score));
  } catch {
    // Not Linux, or the process is gone: a hint that cannot be given.
  }
}
