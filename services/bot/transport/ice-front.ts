/**
 * The one UDP port of a bot process. It answers callers' connectivity checks itself, as an ICE-lite agent (RFC 8445, 2.5), and
 * relays everything else to the WebRTC library on loopback: the library would start its own check only 50 ms after the
 * caller's (decision 0410).
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
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
  /** What callers reach the task by, where that is not what it is bound to. */
  readonly publicAddress?: string;
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
  const socket = createSocket('udp4');
  await bindTo(socket, { port: options.port, address: options.bindAddress ?? '0.0.0.0' });
  const legs = new Map<string, IceLeg>();
  const sources = new Map<string, IceLeg>();
  const { port } = socket.address();
  let closed = false;
  socket.on('message', (packet, from) => {
    if (!isStun(packet)) sources.get(keyOf(from))?.toLibrary(packet);
    else answerCheck(packet, from, { socket, legs, sources });
  });
  return {
    port,
    candidates: addressesOf(options).map(
      (address, i) => `${i + 1} 1 UDP ${2_122_317_823 - i} ${address} ${port} typ host`,
    ),
    open(remote) {
      // The library's last packets come after the port was closed.
      const toCaller = (packet: Buffer, to: Address) => {
        if (!closed) socket.send(packet, to.port, to.address);
      };
      return openIceLeg({ remote, toCaller });
    },
    join(leg, local) {
      legs.set(local.ufrag, leg);
      leg.identify(local);
    },
    leave(leg) {
      if (leg.local) legs.delete(leg.local.ufrag);
      for (const [key, other] of sources) if (other === leg) sources.delete(key);
      leg.close();
    },
    close() {
      closed = true;
      socket.close();
    },
  };
}

interface Front {
  readonly socket: Socket;
  readonly legs: ReadonlyMap<string, IceLeg>;
  readonly sources: Map<string, IceLeg>;
}

function answerCheck(packet: Buffer, from: RemoteInfo, { socket, legs, sources }: Front): void {
  const check = readStun(packet);
  if (check?.type !== BINDING_REQUEST) return;
  const [ufrag = ''] = check.attributes.get(ATTRIBUTE.username)?.toString().split(':') ?? [];
  const leg = legs.get(ufrag);
  if (!leg?.local || !isSigned(packet, check, leg.local.password)) return;
  if (sources.size < MOST_SOURCES || sources.has(keyOf(from))) sources.set(keyOf(from), leg);
  const head = { type: BINDING_SUCCESS, transaction: check.transaction };
  const mapped = [[ATTRIBUTE.xorMappedAddress, xorMapped(from)]] as const;
  socket.send(writeStun(head, mapped, leg.local.password), from.port, from.address);
  // The caller, which controls, may move to another pair: what it nominates counts.
  if (!leg.caller || check.attributes.has(ATTRIBUTE.useCandidate))
    leg.caller = { address: from.address, port: from.port };
  leg.release();
}

function addressesOf({ publicAddress, bindAddress }: IceFrontOptions): readonly string[] {
  if (publicAddress !== undefined) return [publicAddress];
  if (bindAddress !== undefined && bindAddress !== '0.0.0.0') return [bindAddress];
  const own = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal);
  return own.length > 0 ? own.map(({ address }) => address) : ['127.0.0.1'];
}

function keyOf({ address, port }: RemoteInfo): string {
  return `${address}:${port}`;
}
