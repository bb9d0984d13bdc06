/**
 * The sockets' door to the world: TLS at the task's own name, and behind it nothing but WebSocket handshakes. The name has a task's
 * random id in it: whoever does not ask for it was not sent here, and gets no handshake.
 */
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import {
  type AddressInfo,
  createServer,
  type ListenOptions,
  type Server as NetServer,
  type Socket,
} from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import type { Log } from '../../../core/log.ts';
import type { Clock } from '../../../core/time/clock.ts';
import { createAdmission } from './admission.ts';
import { createEntrance } from './entrance.ts';

/** A carrier's request has some hundred bytes. */
const MOST_HEADER_BYTES = 8_192;

/** For whoever asks for no name, or another one: it has no certificate. */
const NOBODY = createSecureContext();

/** Takes over whoever asks for a socket, or refuses: then it is closed here. */
type OnUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => Promise<boolean>;

/** What a door is made of. */
export interface TlsDoorDeps {
  /** The only name that is answered at. */
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly onUpgrade: OnUpgrade;
}

/** Connections that were turned away. */
export interface TurnedAway {
  /** Unheard. */
  readonly refused: number;
  /** Who knew the name, while too many did: a caller may be among them. */
  readonly crowdedOut: number;
  /** Came to nothing, those who were crowded out among them. */
  readonly failed: number;
}

/** The door. */
export interface TlsDoor {
  /** Listens, on all addresses unless one is named; answers with the port. Rejects where it cannot be had. */
  listen(at: { readonly port: number; readonly host?: string | undefined }): Promise<number>;
  /** From now on handshakes are made with this. Connections that stand go on. */
  use(context: SecureContext): void;
  /** How many there were since this was last asked. */
  takeTurnedAway(): TurnedAway;
  close(): void;
}

/** Creates it; without a certificate it takes nobody. */
export function createTlsDoor({ name, clock, log, onUpgrade }: TlsDoorDeps): TlsDoor {
  const admission = createAdmission(() => clock.nowMs());
  const entrance = createEntrance(clock);
  const http = createHttpDoor({ log, onUpgrade }, entrance.pass);
  let [refused, crowdedOut] = [0, 0];
  let context: SecureContext | undefined;
  const contextOf = (asked: string) => {
    if (!context || asked.toLowerCase() !== name) return undefined;
    if (admission.mayShake()) return context;
    crowdedOut += 1;
    return undefined;
  };
  const front = createServer({ allowHalfOpen: true, noDelay: true }, (raw) => {
    if (!admission.mayKnock(raw.remoteAddress ?? '')) {
      refused += 1;
      return void raw.destroy();
    }
    const stream = beginTls(raw, contextOf);
    entrance.add(stream);
    stream.once('secure', () => http.emit('connection', stream));
  });
  return {
    listen: (at) => listenAt(front, at),
    use: (next) => {
      context = next;
    },
    takeTurnedAway() {
      const counted = { refused, crowdedOut, failed: entrance.takeFailed() };
      [refused, crowdedOut] = [0, 0];
      return counted;
    },
    close() {
      front.close();
      entrance.close();
    },
  };
}

function listenAt(server: NetServer, at: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    // Also afterwards: one connection that cannot be taken ends nothing.
    server.on('error', reject);
    server.listen(at, () => resolve((server.address() as AddressInfo).port));
  });
}

function beginTls(raw: Socket, contextOf: (name: string) => SecureContext | undefined): TLSSocket {
  const stream = new TLSSocket(raw, {
    isServer: true,
    secureContext: NOBODY,
    // Without a name it is not asked; either way there is then no certificate, and OpenSSL refuses before it signs anything.
    SNICallback: (asked, answer) => answer(null, contextOf(asked)),
    ALPNProtocols: ['http/1.1'],
  });
  for (const end of [raw, stream]) end.on('error', () => stream.destroy());
  // After its handshake, what is no TLS is told by this event alone where there is no server of Node's around it.
  stream.on('_tlsError', () => stream.destroy());
  return stream;
}

/** Reads requests from connections that it is given. Not the dispatch's server: nothing of that can be asked for here. */
function createHttpDoor(
  { log, onUpgrade }: Pick<TlsDoorDeps, 'log' | 'onUpgrade'>,
  pass: (stream: Duplex) => void,
): Server {
  const server = createHttpServer({ maxHeaderSize: MOST_HEADER_BYTES }, (_, response) => {
    response.writeHead(404, { connection: 'close', 'content-length': 0 }).end();
  });
  return server.on('upgrade', (request, stream, head) => {
    onUpgrade(request, stream, head).then(
      (isTaken) => isTaken && pass(stream),
      (error: unknown) => {
        log.error('a caller’s socket could not be led to its bot', { error: String(error) });
        stream.destroy();
      },
    );
  });
}
