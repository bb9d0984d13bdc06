/** The Python process of a seat: started in the host's own process group, its lines logged, its failure to load told in its own words. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';

/** How to start one. */
export interface PythonCommand {
  /** The interpreter of the bot's own environment. */
  readonly python: string;
  /** The folder that holds `greenroom_host`. */
  readonly hostFolder: string;
  /** The bot's file. */
  readonly entry: string;
  readonly socketPath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Who hears of it. */
export interface PythonEvents {
  onLine(stream: 'stdout' | 'stderr', line: string): void;
  /** The process is gone: why the bot could not be loaded, or how the process ended. Called once. */
  onExit(because: string): void;
}

/** A longer line is cut: a bot that prints an image must not fill the log. */
const LINE_MAX = 4_096;

/** How long the last lines of a process that is gone are waited for. */
const LAST_LINES_MS = 200;

const failure = z.object({
  type: z.literal('failed'),
  error: z.string(),
  detail: z.string(),
  at: z.string().nullable(),
});

/** Starts it. */
export function startPython(command: PythonCommand, events: PythonEvents): { kill(): void } {
  const { python, hostFolder, entry, socketPath, env } = command;
  // Isolated from nothing but the bytecode cache: the image's files are read-only.
  const child = spawn(python, ['-m', 'greenroom_host', entry, socketPath], {
    env: { PYTHONUNBUFFERED: '1', ...env, PYTHONPATH: hostFolder },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let failed: string | undefined;
  const told = child.stdio[3] as Readable;
  createInterface({ input: told }).on('line', (line) => {
    failed ??= readFailure(line);
  });
  for (const stream of ['stdout', 'stderr'] as const) {
    createInterface({ input: child[stream] as Readable }).on('line', (line) =>
      events.onLine(stream, line.slice(0, LINE_MAX)),
    );
  }
  const left = once((because: string) => events.onExit(failed ?? because));
  // One that never started has no exit.
  child.once('error', (error) => child.pid === undefined && left(error.message));
  child.once('close', (code, signal) => left(signal ?? `code ${code}`));
  // A child of its own that it has left behind holds the pipes, and `close` with them.
  child.once('exit', (code, signal) => {
    setTimeout(() => left(signal ?? `code ${code}`), LAST_LINES_MS);
  });
  return { kill: () => void child.kill('SIGKILL') };
}

function readFailure(line: string): string | undefined {
  try {
    const { error, detail, at } = failure.parse(JSON.parse(line));
    return `${error}${at === null ? '' : ` at ${at}`}: ${detail}`;
  } catch {
    return undefined;
  }
}

function once(work: (because: string) => void): (because: string) => void {
  let done = false;
  return (because) => {
    if (!done) work(because);
    done = true;
  };
}
