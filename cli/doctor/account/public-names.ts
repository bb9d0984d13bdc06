/** Names as the world sees them, by the name servers and the network of this machine. */
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:tls';

/** How one looks at a name from outside. */
export interface PublicNames {
  /** The name servers of a zone; empty where nobody knows it. */
  nameServers(zone: string): Promise<readonly string[]>;
  /** IPv4 addresses; empty where there are none. */
  addresses(name: string): Promise<readonly string[]>;
  /** What is wrong with its TLS on port 443; nothing where it is good. */
  greet(name: string): Promise<string | undefined>;
}

const PATIENCE_MS = 5_000;
const TLS_PORT = 443;

/** By this machine. The port is another one in tests alone. */
export function createPublicNames({ port = TLS_PORT } = {}): PublicNames {
  const resolver = new Resolver({ timeout: PATIENCE_MS, tries: 2 });
  return {
    nameServers: (zone) => resolver.resolveNs(zone).catch(none),
    addresses: (name) => resolver.resolve4(name).catch(none),
    greet: (name) => greet(name, port),
  };
}

/** No such name, no record of the kind, or nobody who knows. */
function none(): readonly string[] {
  return [];
}

function greet(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const end = (fault?: string) => {
      socket.destroy();
      resolve(fault);
    };
    const socket = connect({ host, port, servername: host, timeout: PATIENCE_MS }, () => end());
    socket.once('timeout', () => end(`nothing answers on port ${port}`));
    socket.once('error', (error) => end(error.message));
  });
}
