/**
 * The one UDP port of a bot process. It answers callers' connectivity checks itself, as an ICE-lite agent (RFC 8445, 2.5), and
 * relays everything else to the WebRTC library on loopback: the library would start its own check only 50 ms after the
 * caller's (decision 0410).
 */
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createBudget } from '../../../../core/access/budget.ts';
import type { TimerClock } from '../../../../core/time/clock.ts';
import {
  type IceConnection,
  openIceConnection,
  type PacketWatch,
  type Received,
} from './ice-connection.ts';
import type { IceCredentials } from './ice-generations.ts';
import {
  type Address,
  ATTRIBUTE,
  BAD_REQUEST,
  BINDING_ERROR,
  BINDING_REQUEST,
  BINDING_SUCCESS,
  isSigned,
  isStun,
  readStun,
  writeStun,
} from './stun.ts';
import { openUdpPorts } from './udp-ports.ts';

/** Where media is bound. Port 0: any. */
export interface IceFrontOptions {
  readonly port: number;
  readonly bindAddress?: string;
  /** What callers reach the task by, where that is not what it is bound to; an IPv6 address opens the port for IPv6, too. */
  readonly publicAddresses?: readonly string[];
}

/** Signatures that are checked: each costs some 20 µs, whoever sent it. */
const SIGNATURES = { perSecond: 2_000, burst: 2_000 };

/** Connections that are over and whose callers are still told so. */
const MOST_GONE = 8;

/** The port, and the connections behind it. */
export interface IceFront {
  readonly port: number;
  /** What callers are told, as the values of `a=candidate` lines. */
  readonly candidates: readonly string[];
  /** A way for one connection; `watch` sees what it carries. */
  open(watch?: PacketWatch): Promise<IceConnection>;
  /** Its checks are refused from now on, so that a caller who is still there makes a new connection at once. */
  leave(connection: IceConnection): void;
  close(): void;
}

/** Binds the port. */
export async function openIceFront(options: IceFrontOptions, clock: TimerClock): Promise<IceFront> {
  const addresses = addressesOf(options);
  const signatures = createBudget(SIGNATURES, clock.monotonicMs);
  const connections = new Set<IceConnection>();
  const gone: IceConnection[] = [];
  const ports = await openUdpPorts(options, addresses.some(isIPv6));
  const { port } = ports;
  const send = (packet: Buffer, to: Address) => ports.send(packet, to);
  ports.listen((packet, from) => {
    if (!isStun(packet)) return carry(connections, packet, from);
    const message = readStun(packet);
    if (!message || !signatures.take()) return;
    const received = { packet, message, from };
    if (message.type === BINDING_REQUEST) answer({ connections, gone, send }, received);
    if (message.type === BINDING_SUCCESS) prove(connections, received);
  });
  return {
    port,
    candidates: addresses.map(
      (address, i) => `${i + 1} 1 UDP ${2_122_317_823 - i} ${address} ${port} typ host`,
    ),
    async open(watch) {
      const connection = await openIceConnection({ send, clock, ...(watch ? { watch } : {}) });
      connections.add(connection);
      return connection;
    },
    leave(connection) {
      if (!connections.delete(connection)) return;
      gone.push(connection);
      if (gone.length > MOST_GONE) gone.shift();
      connection.close();
    },
    close: () => ports.close(),
  };
}

interface Front {
  readonly connections: ReadonlySet<IceConnection>;
  readonly gone: readonly IceConnection[];
  readonly send: (packet: Buffer, to: Address) => void;
}

function answer({ connections, gone, send }: Front, received: Received): void {
  const { packet, message, from } = received;
  const [ufrag = ''] = message.attributes.get(ATTRIBUTE.username)?.toString().split(':') ?? [];
  const isSignedBy = ({ password }: IceCredentials) => isSigned(packet, message, password);
  for (const connection of connections) {
    const pair = connection.pairOf(ufrag);
    if (pair && isSignedBy(pair.local)) return connection.checked(received, pair);
  }
  const over = gone.map((connection) => connection.pairOf(ufrag)).find((pair) => pair);
  if (over && isSignedBy(over.local)) send(writeRefusal(message.transaction, over.local), from);
}

/** An address is the connection's that proved it last: a page that is loaded anew may come from the address that its last one had. */
function prove(connections: ReadonlySet<IceConnection>, received: Received): void {
  const owner = [...connections].find((connection) => connection.answered(received));
  if (!owner) return;
  for (const other of connections) if (other !== owner) other.lost(received.from);
}

function writeRefusal(transaction: Buffer, { password }: IceCredentials): Buffer {
  const head = { type: BINDING_ERROR, transaction };
  return writeStun(head, [[ATTRIBUTE.errorCode, BAD_REQUEST]], password);
}

/** Takes a media packet to its connection. One from a stranger may be a caller whose NAT has given it a new port. */
function carry(connections: ReadonlySet<IceConnection>, packet: Buffer, from: Address): void {
  for (const connection of connections) if (connection.carried(packet, from)) return;
  for (const connection of connections) if (connection.found) connection.probe(from);
}

function addressesOf({ publicAddresses = [], bindAddress }: IceFrontOptions): readonly string[] {
  if (publicAddresses.length > 0) return publicAddresses;
  if (bindAddress !== undefined && bindAddress !== '0.0.0.0') return [bindAddress];
  const own = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    // Such as the one by which a task asks ECS for its metadata: no caller is on that link.
    .filter(({ address }) => !address.startsWith('169.254.'));
  return own.length > 0 ? own.map(({ address }) => address) : ['127.0.0.1'];
}
