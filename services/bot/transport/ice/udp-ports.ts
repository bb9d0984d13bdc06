/** The one port of a bot for its callers: for IPv4, and the same for IPv6 where callers may have that. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { bindTo } from './ice-leg.ts';
import type { Address } from './stun.ts';

/** An open port. */
export interface UdpPorts {
  readonly port: number;
  listen(take: (packet: Buffer, from: RemoteInfo) => void): void;
  send(packet: Buffer, to: Address): void;
  close(): void;
}

/** Binds it; port 0 is any. */
export async function openUdpPorts(
  {
    port: wanted,
    bindAddress = '0.0.0.0',
  }: { readonly port: number; readonly bindAddress?: string },
  hasIPv6: boolean,
): Promise<UdpPorts> {
  const port4 = createSocket('udp4');
  await bindTo(port4, { port: wanted, address: bindAddress });
  const { port } = port4.address();
  const port6 = hasIPv6 ? await openPort6(port) : undefined;
  let closed = false;
  return {
    port,
    listen(take) {
      for (const socket of [port4, port6]) socket?.on('message', take);
    },
    send(packet, to) {
      // The library's last packets come after the port was closed.
      if (!closed) (isIPv6(to.address) ? port6 : port4)?.send(packet, to.port, to.address);
    },
    close() {
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
