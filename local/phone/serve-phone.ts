/** The page to ring from, and the line behind it. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { WebSocketServer } from 'ws';
import type { Carrier } from '../../core/phone/phone.ts';
import { buildPageAssets } from '../../tools/bundle/page-assets.ts';
import { CannotStart } from '../cannot-start.ts';
import type { Exchange } from '../carrier/exchange.ts';
import type { Closing } from '../closing.ts';
import { servePages } from '../page-assets.ts';
import { serveHandset } from './handset.ts';

const PAGE = fileURLToPath(new URL('./page', import.meta.url));

/** Serves it on this machine alone; answers its address. */
export async function servePhone(
  port: number,
  exchanges: Readonly<Record<Carrier, Exchange>>,
  closing: Closing,
): Promise<string> {
  const assets = await buildPageAssets({ folder: PAGE });
  const pages = getRequestListener(
    servePages(assets, () => new Response('There is no such page.\n', { status: 404 })),
  );
  const server = createServer((request, response) => void pages(request, response));
  const lines = new WebSocketServer({
    server,
    path: '/line',
    perMessageDeflate: false,
    // A page of somebody else's, open in the same browser, rings nobody here.
    verifyClient: ({ origin, req }: { origin?: string; req: IncomingMessage }) =>
      origin === undefined || hostOf(origin) === req.headers.host,
  });
  lines.on('connection', (socket) => serveHandset(socket, exchanges));
  closing.add(server, () => {
    for (const client of lines.clients) client.terminate();
    server.close();
  });
  await new Promise<void>((resolve, reject) => {
    const failed = (error: unknown) =>
      reject(new CannotStart(`port ${port} is taken; choose one with --port`, { cause: error }));
    lines.once('error', failed);
    server.listen(port, '127.0.0.1', resolve);
  });
  return `http://localhost:${(server.address() as AddressInfo).port}/`;
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : '';
}
