/** The one port that people open: taken first, served once all behind it runs. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { CannotStart } from './cannot-start.ts';

/** Answers a request as a web-standard handler does. */
export type Handler = (request: Request) => Response | Promise<Response>;

/** A listening port. */
export interface SiteServer {
  readonly port: number;
  /** From now on requests go there; until then they get a 503. */
  serveBy(handler: Handler): void;
  /** Ends open streams too. */
  close(): Promise<void>;
}

/** An address of this machine. */
export interface LocalAddress {
  readonly port: number;
  readonly host: string;
}

/** Takes the port there, or throws `CannotStart` when another program has it. */
export async function openSite({ port, host }: LocalAddress): Promise<SiteServer> {
  let handler: Handler = () =>
    new Response('Greenroom is starting.\n', { status: 503, headers: { 'retry-after': '1' } });
  const listener = getRequestListener((request) => handler(request));
  const server = createServer((request, response) => void listener(request, response));
  await listen(server, { port, host });
  return {
    port: (server.address() as AddressInfo).port,
    serveBy(next) {
      handler = next;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, { port, host }: LocalAddress): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      // `localhost` may be IPv6 alone where it is looked up.
      const address = host === 'localhost' ? '127.0.0.1' : host;
      server.once('error', reject).listen(port, address, resolve);
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why: Readonly<Record<string, string>> = {
      EADDRINUSE: `port ${port} is taken by another program; choose one with --port`,
      EADDRNOTAVAIL: `--host must be an address of this machine, got ${host}`,
      ENOTFOUND: `--host must be an address of this machine, got ${host}`,
      EACCES: `port ${port} needs rights that this user lacks; choose one above 1023 with --port`,
    };
    throw new CannotStart(why[code ?? ''] ?? `port ${port}: ${String(error)}`, { cause: error });
  }
}
