/**
 * The one UDP port of a bot process. It answers callers' connectivity checks itself, as an ICE-lite agent (RFC 8445, 2.5), and
 * relays everything else to the WebRTC library on loopback: the library would start its own check only 50 ms after the
 * caller's (decision 0410).
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { bindTo, type IceCredentials, type IceLeg, openIceLeg } from './ice-leg.ts';
import {
  type Address,
  ATTRIBUTE,
  BINDING_REQUEST,
  BINDING_SUCCESS,
  isSigned,
  isStun,
  readStun,
  writeStun,
  xorMapped,
} from './stun.ts';

/** Where media is bound. Port 0: any. */
export interface IceFrontOptions {
  readonly port: number;
  readonly bindAddress?: string;
  /** What callers reach the task by, where that is not what it is bound to; an IPv6 address opens the port for IPv6, too. */
  readonly publicAddresses?: readonly string[];
}

/** Source addresses remembered of one connection: one per pair that the caller tries. */
const MOST_SOURCES = 32;

/** The port, and the connections behind it. */
export interface IceFront {
  readonly port: number;
  /** What callers are told, as the values of `a=candidate` lines. */
  readonly candidates: readonly string[];
  /** A way for a connection whose caller has these credentials. */
  open(remote: IceCredentials): Promise<IceLeg>;
  /** The connection answers as `local`: from now on callers' checks for it are taken. */
  join(leg: IceLeg, local: IceCredentials): void;
  leave(leg: IceLeg): void;
  close(): void;
}

/** Binds the port. */
export async function openIceFront(options: IceFrontOptions): Promise<IceFront> {
  const addresses = addressesOf(options);
  const legs = new Map<string, IceLeg>();
  const sources = new Map<string, IceLeg>();
  const { port, send, close } = await openPorts(options, addresses.some(isIPv6), (packet, from) => {
    if (!isStun(packet)) sources.get(keyOf(from))?.toLibrary(packet);
    else answerCheck(packet, from, { send, legs, sources });
  });
  return {
    port,
    candidates: addresses.map(
      (address, i) => `${i + 1} 1 UDP ${2_122_317_823 - i} ${address} ${port} typ host`,
    ),
    open: (remote) => openIceLeg({ remote, toCaller: send }),
    join(leg, local) {
      legs.set(local.ufrag, leg);
      leg.identify(local);
    },
    leave(leg) {
      if (leg.local) legs.delete(leg.local.ufrag);
      for (const [key, other] of sources) if (other === leg) sources.delete(key);
      leg.close();
    },
    close,
  };
}

/** One port for IPv4, and the same for IPv6 where callers may have that. */
async function openPorts(
  { port: wanted, bindAddress = '0.0.0.0' }: IceFrontOptions,
  hasIPv6: boolean,
  take: (packet: Buffer, from: RemoteInfo) => void,
) {
  const port4 = createSocket('udp4');
  await bindTo(port4, { port: wanted, address: bindAddress });
  const { port } = port4.address();
  const port6 = hasIPv6 ? await openPort6(port) : undefined;
  let closed = false;
  for (const socket of [port4, port6]) socket?.on('message', take);
  return {
    port,
    send: (packet: Buffer, to: Address) => {
      // The library's last packets come after the port was closed.
      if (!closed) (isIPv6(to.address) ? port6 : port4)?.send(packet, to.port, to.address);
    },
    close: () => {
      closed = true;
      port4.close();
      port6?.close();
    },
  };
}

/** The same port for IPv6 alone: one socket for both would show IPv4 callers by mapped addresses. */
async function openPort6(port: number): Promise<Socket> {
  const socket = createSocket({ type: 'udp6', ipv6Only: true });
  await bindTo(socket, { port, address: '::' });
  return socket;
}

interface Front {
  readonly send: (packet: Buffer, to: Address) => void;
  readonly legs: ReadonlyMap<string, IceLeg>;
  readonly sources: Map<string, IceLeg>;
}

function answerCheck(packet: Buffer, from: RemoteInfo, { send, legs, sources }: Front): void {
  const check = readStun(packet);
  if (check?.type !== BINDING_REQUEST) return;
  const [ufrag = ''] = check.attributes.get(ATTRIBUTE.username)?.toString().split(':') ?? [];
  const leg = legs.get(ufrag);
  if (!leg?.local || !isSigned(packet, check, leg.local.password)) return;
  if (sources.size < MOST_SOURCES || sources.has(keyOf(from))) sources.set(keyOf(from), leg);
  const head = { type: BINDING_SUCCESS, transaction: check.transaction };
  const mapped = [[ATTRIBUTE.xorMappedAddress, xorMapped(from, check.transaction)]] as const;
  send(writeStun(head, mapped, leg.local.password), from);
  // The caller, which controls, may move to another pair: what it nominates counts.
  if (!leg.caller || check.attributes.has(ATTRIBUTE.useCandidate))
    leg.caller = { address: from.address, port: from.port };
  leg.release();
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

function keyOf({ address, port }: RemoteInfo): string {
  return `${address}:${port}`;
}
