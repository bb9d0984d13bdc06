/** Starts and stops emulators: on the loopback interface, on a free port, gone with this process. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WRAPPER = fileURLToPath(new URL('die-with-parent.mjs', import.meta.url));

/** A running emulator. */
export interface Emulator {
  readonly url: string;
  /** Of the wrapper; the emulator and all that it starts are below it. */
  readonly pid: number;
  close(): Promise<void>;
}

/** What to run, and how to see that it is up. */
export interface EmulatorCommand {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly url: string;
  /** A path that answers anything but a server error once it is up. */
  readonly probe: string;
  /** In place of the probe, where a plain request would not do. */
  readonly isUp?: () => Promise<boolean>;
  readonly startTimeoutMs: number;
  /** A command to run once it has ended, however it ended. */
  readonly afterwards?: readonly string[];
}

/** A folder kept between runs, not part of the repository. */
export function cacheFolder(name: string): string {
  const folder = `${ROOT}.greenroom/cache/${name}`;
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Whether a command can be run here. */
export function has(command: string): boolean {
  try {
    return pathOf(command) !== '';
  } catch {
    return false;
  }
}

/** Where a command is; throws when there is none of that name. */
export function pathOf(command: string): string {
  return execFileSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).trim();
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts it and waits until it answers. Its output goes to `.greenroom/cache/<name>.log`. */
export async function startEmulator(command: EmulatorCommand): Promise<Emulator> {
  const log = `${cacheFolder('')}/${command.name}.log`;
  const written = openSync(log, 'w');
  const child = spawn(process.execPath, [WRAPPER, ...command.argv], {
    cwd: cacheFolder(command.name),
    env: {
      ...process.env,
      ...command.env,
      RUN_AFTERWARDS: JSON.stringify(command.afterwards ?? []),
    },
    // Straight to the file: through us, a moment in which we do not read would stop the emulator in mid-write.
    stdio: ['pipe', written, written],
  });
  closeSync(written);
  const close = () => stop(child);
  try {
    await untilUp(child, command);
  } catch (error) {
    await close();
    throw new Error(`Cannot start ${command.name}: see ${log}`, { cause: error });
  }
  return { url: command.url, pid: child.pid ?? 0, close };
}

async function untilUp(child: ChildProcess, command: EmulatorCommand): Promise<void> {
  const untilMs = Date.now() + command.startTimeoutMs;
  while (Date.now() < untilMs) {
    if (child.exitCode !== null) throw new Error(`it left with code ${child.exitCode}`);
    if (await (command.isUp ?? (() => answers(command)))()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`it did not answer within ${command.startTimeoutMs} ms`);
}

async function answers({ url, probe }: EmulatorCommand): Promise<boolean> {
  const signal = AbortSignal.timeout(2000);
  const answer = await fetch(url + probe, { signal }).catch(() => undefined);
  return answer !== undefined && answer.status < 500;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  await gone;
}
