/** A network between callers and a bot's port, under the test's control: it can be cut, and a NAT in it can give new ports. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** A running network. */
export interface UdpRelay {
  /** Where callers send to. */
  readonly port: number;
  /** Nothing passes, in either direction. */
  cut(): void;
  heal(): void;
  /** Callers are seen at new ports from now on, and what is sent to the old ones is lost. */
  rebind(): Promise<void>;
  /** All callers are seen at one port from now on, and the one that sent last gets what is sent there. */
  share(): void;
  /** Callers so far are gone without a word. */
  abandon(): void;
  /** An answer in which the bot is reached over this network. */
  readonly route: (answer: string) => string;
  /** Sees each packet of a caller. */
  onPacket: (packet: Buffer) => void;
  close(): void;
}

/** Opens one in front of that port of the loopback. */
export async function openUdpRelay(botPort: number): Promise<UdpRelay> {
  const outer = await bound();
  const inner = new Map<string, Socket>();
  let whole = true;
  let shared = false;
  const seen = new Set<number>();
  const gone = new Set<number>();
  let latest: { address: string; port: number } | undefined;
  const openInner = async (caller: { address: string; port: number }) => {
    const socket = await bound();
    socket.on('message', (packet) => {
      const to = shared && latest ? latest : caller;
      if (whole) outer.send(packet, to.port, to.address);
    });
    return socket;
  };
  const opening = new Map<string, Promise<Socket>>();
  outer.on('message', (packet, from) => {
    if (!whole || gone.has(from.port)) return;
    seen.add(from.port);
    relay.onPacket(packet);
    latest = from;
    const key = shared ? 'all' : `${from.address}:${from.port}`;
    const known = inner.get(key);
    if (known) {
      known.send(packet, botPort, '127.0.0.1');
      return;
    }
    const opened = opening.get(key) ?? openInner(from);
    opening.set(key, opened);
    void opened.then((socket) => {
      inner.set(key, socket);
      socket.send(packet, botPort, '127.0.0.1');
    });
  });
  const { port } = outer.address();
  const closeInner = () => {
    for (const socket of inner.values()) socket.close();
    inner.clear();
    opening.clear();
  };
  const relay: UdpRelay = {
    port,
    onPacket: () => undefined,
    cut: () => void (whole = false),
    heal: () => void (whole = true),
    rebind: async () => closeInner(),
    share: () => void (shared = true),
    abandon: () => seen.forEach((port) => gone.add(port)),
    route: (answer) =>
      answer.replaceAll(/(a=candidate:\S+ 1 UDP \d+) \S+ \d+ typ/g, `$1 127.0.0.1 ${port} typ`),
    close() {
      closeInner();
      outer.close();
    },
  };
  return relay;
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.on('error', () => undefined);
  return socket;
}
