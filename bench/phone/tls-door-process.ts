/** A supervisor's door alone, in a process of its own: by TLS and a pair of sockets, or plain and handed over as it is. Says what it costs. */
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { createSocketPairs } from '../../adapters/linux/socket-pair.ts';
import { createJsonLog } from '../../adapters/log/json-log.ts';
import { createBridges } from '../../services/supervisor/direct/bridge.ts';
import { loadCertificate } from '../../services/supervisor/direct/load-certificate.ts';
import { createTlsDoor } from '../../services/supervisor/direct/tls-door.ts';
import { type DoorWish, NAME } from './phone-tls.ts';

const { way, secret, strict } = JSON.parse(process.argv[2] ?? '') as DoorWish;
const bot = fork(fileURLToPath(new URL('./speaking-process.mjs', import.meta.url)));
const clock = createSystemClock();
const bridges = createBridges(createSocketPairs(), clock);

function take(socket: Socket): boolean {
  bot.send('socket', socket);
  return true;
}

async function listenByTls(): Promise<number> {
  const loaded = loadCertificate(secret, NAME);
  if (loaded.outcome === 'refused') throw new Error(loaded.because);
  // Strangers come faster than they are let in; here each is measured, and time stands still where none is to be let in.
  let nowMs = 0;
  const door = createTlsDoor({
    name: NAME,
    log: createJsonLog({ service: 'bench' }, (line) => void process.stderr.write(line)),
    clock: { ...clock, nowMs: () => (nowMs += strict ? 0 : 1_000) },
    onUpgrade: async (_, stream) => take(bridges.lead(stream)),
  });
  door.use(loaded.context);
  return door.listen({ port: 0, host: '127.0.0.1' });
}

async function listenPlain(): Promise<number> {
  const server = createServer();
  server.on('upgrade', (_, stream) => stream instanceof Socket && take(stream));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

process.on('message', () => process.send?.(process.cpuUsage()));
process.on('disconnect', () => process.exit(0));
process.send?.(way === 'tls' ? await listenByTls() : await listenPlain());
