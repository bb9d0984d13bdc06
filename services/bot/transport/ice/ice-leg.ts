/** The inner side of one connection: to the WebRTC library, over loopback, we look like a caller whose ICE is done at once. */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { Cancel, TimerClock } from '../../../../core/time/clock.ts';
import { type IceCredentials, newCredentials } from './ice-generations.ts';
import {
  type Address,
  ATTRIBUTE,
  BINDING_REQUEST,
  BINDING_SUCCESS,
  checkOf,
  isSigned,
  isStun,
  readStun,
  writeStun,
  xorMapped,
} from './stun.ts';

/**
 * When the library's first flight is sent again while the caller says nothing. A caller whose ICE is not yet done throws it
 * away, as the network may; the library itself would repeat it only after a second.
 */
const REPEAT_AFTER_MS = [20, 40, 80, 160, 320];

/** Packets of the library that are kept until the caller answers: a DTLS flight is one or two. */
const MOST_HELD = 8;

/** The priority we claim in our one check; there is no other candidate to compare with. */
const PRIORITY = 2_122_260_223;

/** One connection's way to the library. */
export interface IceLeg {
  /** The loopback port to give to the library as its caller's, and the credentials that go with it. */
  readonly port: number;
  readonly remote: IceCredentials;
  /** The library's own credentials are these: now it can be told that its pair is the one. */
  identify(local: IceCredentials): void;
  toLibrary(packet: Buffer): void;
  /** The caller is known: hands on what the library has sent, and will send. */
  release(): void;
  close(): void;
}

/** Opens the way; it listens before the library is told of it, for the library repeats a lost check only after 500 ms. */
export async function openIceLeg(
  toCaller: (packet: Buffer) => void,
  clock: TimerClock,
): Promise<IceLeg> {
  const socket = createSocket('udp4');
  await bindTo(socket, { port: 0, address: '127.0.0.1' });
  const remote = newCredentials();
  const flight = createFirstFlight(toCaller, clock);
  const inner = createInnerIce(socket, remote);
  socket.on('message', (packet, from) => {
    if (isStun(packet)) inner.answerCheck(packet, from);
    else flight.take(packet);
  });
  let closed = false;
  return {
    port: socket.address().port,
    remote,
    identify: (local) => inner.identify(local),
    toLibrary(packet) {
      flight.end();
      if (!closed) inner.send(packet);
    },
    release: () => flight.leave(),
    close() {
      if (closed) return;
      closed = true;
      flight.end();
      socket.close();
    },
  };
}

/** What the library sends until the caller answers: kept, sent once the caller is known, and sent again. */
function createFirstFlight(send: (packet: Buffer) => void, clock: TimerClock) {
  const packets: Buffer[] = [];
  let cancel: Cancel = () => undefined;
  let [left, over] = [false, false];
  const repeat = (round: number) => {
    const afterMs = REPEAT_AFTER_MS[round];
    if (afterMs === undefined) return;
    cancel = clock.after(afterMs, () => {
      for (const packet of packets) send(packet);
      repeat(round + 1);
    });
  };
  return {
    take(packet: Buffer) {
      if (!over && packets.push(packet) > MOST_HELD) packets.shift();
      if (left) send(packet);
    },
    leave() {
      if (left) return;
      left = true;
      for (const packet of packets) send(packet);
      if (!over) repeat(0);
    },
    end() {
      over = true;
      cancel();
      packets.length = 0;
    },
  };
}

/** Binds a socket that from then on survives unreachable peers: ICMP reports them as errors, and they are merely gone. */
export async function bindTo(socket: Socket, to: Address): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(to.port, to.address, resolve);
  });
  socket.removeAllListeners('error');
  socket.on('error', () => undefined);
}

function createInnerIce(socket: Socket, remote: IceCredentials) {
  let local: IceCredentials | undefined;
  let library: Address | undefined;
  let nominated = false;
  const send = (packet: Buffer) => {
    if (library) socket.send(packet, library.port, library.address);
  };
  const nominateOnce = () => {
    if (nominated || !library || !local) return;
    nominated = true;
    send(nominate(local, remote));
  };
  return {
    send,
    identify(credentials: IceCredentials) {
      local = credentials;
      nominateOnce();
    },
    answerCheck(packet: Buffer, from: Address) {
      const check = readStun(packet);
      if (check?.type !== BINDING_REQUEST || !isSigned(packet, check, remote.password)) return;
      library = from;
      const head = { type: BINDING_SUCCESS, transaction: check.transaction };
      const mapped = xorMapped(from, check.transaction);
      send(writeStun(head, [[ATTRIBUTE.xorMappedAddress, mapped]], remote.password));
      nominateOnce();
    },
  };
}

/** The controlling side's word that this pair is the one (RFC 8445, 7.1.2). */
function nominate(local: IceCredentials, remote: IceCredentials): Buffer {
  const attributes = checkOf({ username: `${local.ufrag}:${remote.ufrag}`, priority: PRIORITY }, [
    [ATTRIBUTE.iceControlling, randomBytes(8)],
    [ATTRIBUTE.useCandidate, Buffer.alloc(0)],
  ]);
  return writeStun(
    { type: BINDING_REQUEST, transaction: randomBytes(12) },
    attributes,
    local.password,
  );
}
