/** What a supervisor pays for a socket whose TLS ends in it, beside one that it only hands over; and for strangers at that door. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { textTable } from '../../cli/table.ts';
import {
  type MadeCertificate,
  makeCertificate,
  secretOf,
} from '../../test/services/supervisor/direct/certificate.ts';
import { type BenchContext, type Figures, type Section, scaled } from '../section.ts';

/** The task's name at the door. */
export const NAME = 't-0b69d5c0d6554aa8a3d7f1c2b9e8f701.bots.example.com';

/** What a door's process is told. */
export interface DoorWish {
  readonly way: 'tls' | 'plain';
  /** Its certificate, as the secret holds it. */
  readonly secret: string;
  /** Whether it lets in no more than its allowance. */
  readonly strict: boolean;
}

const CALLS = 10;
const SPEAK_S = 20;
const STRANGERS = 400;
const FRAME_MS = 20;

/** What a carrier sends for 20 ms of sound: 160 bytes in base64, in JSON. */
const FRAME = Buffer.alloc(300, 1);

/** The section. */
export const phoneTls: Section = {
  name: 'phone-tls',
  about: 'CPU of a supervisor for a socket whose TLS ends there, and for strangers',
  run,
};

async function run(context: BenchContext): Promise<Figures> {
  const made = makeCertificate(['*.bots.example.com']);
  const calls: Record<string, number> = {};
  for (const way of ['plain', 'tls'] as const) {
    context.progress.tell(way, way === 'plain' ? 0 : 0.4);
    calls[way] = await withDoor(made, { way, strict: false }, (door) =>
      costOfCalls(door, {
        dialOne: () => (way === 'tls' ? dial(door.port, made) : dialPlain(door.port)),
        seconds: scaled(context, SPEAK_S),
      }),
    );
  }
  const strangers: Record<string, number> = {};
  const count = scaled(context, STRANGERS);
  for (const kind of ['by the name', 'by another', 'too many'] as const) {
    context.progress.tell(kind, 0.9);
    strangers[kind] = await withDoor(made, { way: 'tls', strict: kind === 'too many' }, (door) =>
      costOfStrangers(door, { made, kind, count }),
    );
  }
  const lines = [
    ...textTable(
      ['CPU of the supervisor, ms a second of a call', `n = ${CALLS} at once`],
      Object.entries(calls).map(([way, ms]) => [way, ms]),
    ),
    ...textTable(
      ['CPU of the supervisor, ms a handshake', `n = ${count}`],
      Object.entries(strangers).map(([kind, ms]) => [kind, ms]),
    ),
  ];
  return { lines, saved: { calls, strangers } };
}

interface Door {
  readonly port: number;
  /** CPU that its process has used, ms. */
  readonly cpuMs: () => Promise<number>;
}

async function withDoor(
  made: MadeCertificate,
  wish: Omit<DoorWish, 'secret'>,
  measure: (door: Door) => Promise<number>,
): Promise<number> {
  const file = fileURLToPath(new URL('./tls-door-process.ts', import.meta.url));
  const told: DoorWish = { ...wish, secret: secretOf(made) };
  const child = fork(file, [JSON.stringify(told)], { execArgv: ['--import', 'tsx'] });
  try {
    const port = await hear<number>(child);
    const cpuMs = async () => {
      child.send('cpu');
      const { user, system } = await hear<NodeJS.CpuUsage>(child);
      return (user + system) / 1_000;
    };
    return Math.round(1_000 * (await measure({ port, cpuMs }))) / 1_000;
  } finally {
    child.disconnect();
    await once(child, 'exit');
  }
}

async function hear<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message')) as [T];
  return message;
}

/** Each speaks both ways, as a carrier's stream does, in frames of 20 ms. */
async function costOfCalls(
  { cpuMs }: Door,
  { dialOne, seconds }: { dialOne: () => Promise<Socket>; seconds: number },
): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: CALLS }, dialOne));
  for (const socket of sockets) {
    socket.write(`GET /x HTTP/1.1\r\nHost: ${NAME}\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n`);
    await once(socket, 'data');
    socket.resume();
  }
  const timer = setInterval(() => sockets.forEach((socket) => socket.write(FRAME)), FRAME_MS);
  // What has never run is compiled first.
  await pause(2_000);
  const before = await cpuMs();
  await pause(1_000 * seconds);
  const spent = (await cpuMs()) - before;
  clearInterval(timer);
  for (const socket of sockets) socket.destroy();
  return spent / seconds / CALLS;
}

type Kind = 'by the name' | 'by another' | 'too many';

async function costOfStrangers(
  { port, cpuMs }: Door,
  { made, kind, count }: { made: MadeCertificate; kind: Kind; count: number },
): Promise<number> {
  const come = async (times: number) => {
    for (let n = 0; n < times; n++) {
      const name = kind === 'by another' ? 't-other.bots.example.com' : NAME;
      const socket = await dial(port, made, name).catch(() => undefined);
      socket?.destroy();
    }
  };
  await come(100);
  const before = await cpuMs();
  await come(count);
  return ((await cpuMs()) - before) / count;
}

async function dial(port: number, { cert }: MadeCertificate, servername = NAME): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, servername, ca: cert });
  await once(socket, 'secureConnect');
  return socket.on('error', () => undefined);
}

async function dialPlain(port: number): Promise<Socket> {
  const socket = connectPlain(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket.on('error', () => undefined);
}
