/** A page with one of Pipecat's own clients as its documentation shows it, and a record of all that passes between it and its server. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { BrowserContext, Page } from 'playwright-core';

/** The clients that are compared. */
export type ClientName = 'js' | 'react' | 'socket';

/** What passed, in order, as the page saw it. */
export interface Transcript {
  readonly http: unknown[];
  readonly sent: string[];
  readonly received: string[];
  /** What the client told the page's own code. */
  readonly events: string[];
}

/** A page with a client in it. */
export interface ClientPage {
  /** Starts as the page's button would; `socketUrl` goes past `/start`. */
  start(body: Record<string, unknown>, socketUrl?: string): Promise<void>;
  /** Waits until the client is in that state. */
  inState(state: string): Promise<void>;
  /** Sends what an app may send. */
  speakUp(): Promise<void>;
  /** Waits until the client's app heard the bot. */
  heard(): Promise<void>;
  /** Waits until the server has told the client that. */
  told(type: string): Promise<void>;
  leave(): Promise<void>;
  /** What the start answered last: an error's words, or nothing. */
  fault(): Promise<string | undefined>;
  transcript(): Promise<Transcript>;
  close(): Promise<void>;
}

/** Where the page is served. Not by interception: Chromium lets a page of unknown address open no socket to this machine. */
export interface ClientSite {
  readonly origin: string;
  close(): void;
}

/** Bundles the clients and serves them. */
export async function serveClients(): Promise<ClientSite> {
  const script = await bundle();
  const server = createServer(({ url }, response) => {
    const isScript = url === '/client.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : HTML);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

/** Opens it, for callers of this server. */
export async function openClientPage(
  context: BrowserContext,
  { site, server, client }: { site: ClientSite; server: string; client: ClientName },
): Promise<ClientPage> {
  const page = await context.newPage();
  await page.goto(`${site.origin}/?client=${client}&server=${encodeURIComponent(server)}`);
  await page.waitForFunction(() => 'app' in globalThis);
  return controlsOf(page);
}

function controlsOf(page: Page): ClientPage {
  const run = <T>(code: string) => page.evaluate<T>(code);
  const until = (code: string) => page.waitForFunction(code, undefined, { timeout: 60_000 });
  return {
    start: (body, socketUrl) => run(`app.start(${JSON.stringify({ body, socketUrl })})`),
    inState: async (state) => void (await until(`app.state === ${JSON.stringify(state)}`)),
    speakUp: () => run('app.speakUp()'),
    heard: async () => void (await until('app.heard()')),
    told: async (type) => void (await until(`app.told.received.join().includes('"${type}"')`)),
    leave: () => run('app.leave()'),
    fault: () => run('app.fault'),
    transcript: () => run('app.told'),
    close: () => page.close(),
  };
}

const HTML =
  '<!doctype html><body><div id="app"></div><script type="module" src="/client.js"></script></body>';

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('./client-page-script.js', import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
