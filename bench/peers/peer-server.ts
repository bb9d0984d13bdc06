/** A server that callers can be sent to: ours, or what a user would pick instead. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startSystemProcess } from '../system-process.ts';

/** A running server. */
export interface PeerServer {
  readonly name: string;
  readonly url: string;
  /** The process whose family it is. */
  readonly pid: number;
  close(): Promise<void>;
}

/** Pipecat loads its modules for some seconds on a busy machine. */
const LISTENING_MS = 60_000;

/** Ours, with so many tasks warm. */
export async function startOurs(
  warm: number,
  more: readonly string[] = [],
  agent = 'parrot',
): Promise<PeerServer> {
  const flags = ['--agent', agent, '--warm', String(warm), '--max-tasks', String(warm + 2)];
  const system = await startSystemProcess([...flags, '--spare-seats', '0', ...more]);
  return { name: 'Greenroom', ...system };
}

/** The media library and nothing else. */
export function startBare(): Promise<PeerServer> {
  const file = fileURLToPath(new URL('./bare-server.ts', import.meta.url));
  return startPeer('bare WebRTC server', {
    command: process.execPath,
    args: () => ['--import', 'tsx', file],
    env: {},
  });
}

/** Pipecat's runner, with or without the Silero VAD. */
export function startPipecat(python: string, silero: boolean): Promise<PeerServer> {
  const file = fileURLToPath(new URL('./pipecat_bot.py', import.meta.url));
  const env = { PEER_SILERO: silero ? '1' : '0' };
  return startRunner(silero ? 'Pipecat + Silero' : 'Pipecat', { python, file, env });
}

/** A bot's file on Pipecat's runner, for callers by WebRTC unless for any. */
export function startRunner(
  name: string,
  of: {
    python: string;
    file: string;
    env?: Readonly<Record<string, string>>;
    transport?: 'webrtc' | 'any';
  },
): Promise<PeerServer> {
  const transport = of.transport === 'any' ? [] : ['-t', 'webrtc'];
  return startPeer(name, {
    command: of.python,
    args: (port) => [of.file, ...transport, '--host', '127.0.0.1', '--port', String(port)],
    env: of.env ?? {},
  });
}

interface PeerCommand {
  readonly command: string;
  readonly args: (port: number) => string[];
  readonly env: Readonly<Record<string, string>>;
}

async function startPeer(name: string, { command, args, env }: PeerCommand): Promise<PeerServer> {
  const port = await freePort();
  const child = spawn(command, args(port), {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env, PORT: String(port) },
  });
  // However the bench ends, its peers do not outlive it.
  process.once('exit', () => child.kill('SIGKILL'));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
  const url = `http://127.0.0.1:${port}`;
  await untilListening(name, url, { child, said: () => said });
  return { name, url, pid: child.pid ?? 0, close: async () => void child.kill('SIGKILL') };
}

async function untilListening(
  name: string,
  url: string,
  { child, said }: { child: ChildProcess; said: () => string },
): Promise<void> {
  const giveUpMs = performance.now() + LISTENING_MS;
  while (performance.now() < giveUpMs && child.exitCode === null) {
    if (await fetch(url).then(Boolean, () => false)) return;
    await pause(100);
  }
  child.kill('SIGKILL');
  throw new Error(`Cannot bench ${name}: it does not listen; it said: ${said()}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
