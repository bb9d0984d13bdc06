/**
 * The network between everybody and the table: it loses requests before and after they were applied, stands still, and has
 * connections that go quiet for good while they look healthy.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Scene } from '../scene.ts';
import { anyOf } from '../scene.ts';

/** The way to the table. */
export interface TableProxy {
  readonly url: string;
  stall(ms: number): void;
  silenceOne(): void;
  close(): void;
}

interface Link {
  readonly client: Socket;
  readonly table: Socket;
  /** Nothing goes through any more. */
  silent: boolean;
  /** What was sent last, in order. */
  sent: Promise<void>;
  /** The last question, and whether something of its answer has come. */
  asked: Buffer[];
  answered: boolean;
}

/** Opens it before a table on this machine. */
export async function openTableProxy(scene: Scene, tableUrl: string): Promise<TableProxy> {
  const { time, judge } = scene;
  const { storeLost, storeLostAfter } = scene.options.weather;
  const links = new Set<Link>();
  let stalledUntilMs = 0;

  const lose = (link: Link, when: string) => {
    judge.count(`fault: table lost ${when}`);
    link.silent = true;
    // Half of them are told at once, the others wait for their deadline.
    if (scene.random() < 0.5) close(link);
  };
  const pass = (link: Link, to: Socket, chunk: Buffer) => {
    const isHeld = time.nowMs() < stalledUntilMs;
    if (link.silent || isHeld) mayFail(scene, chunk);
    if (isHeld) link.sent = link.sent.then(() => time.sleep(stalledUntilMs - time.nowMs()));
    link.sent = link.sent.then(() => void (link.silent || to.destroyed || to.write(chunk)));
  };
  const ask = (link: Link, chunk: Buffer) => {
    link.asked = link.answered ? [chunk] : [...link.asked, chunk];
    link.answered = false;
    if (scene.chance(storeLost)) lose(link, 'before');
    pass(link, link.table, chunk);
    if (link.silent || !scene.chance(storeLostAfter)) return;
    mayFail(scene, chunk);
    void link.sent.then(() => lose(link, 'after'));
  };

  const server = createServer((client) => {
    const table = connect({ host: '127.0.0.1', port: Number(new URL(tableUrl).port) });
    const link: Link = {
      client,
      table,
      silent: false,
      sent: Promise.resolve(),
      asked: [],
      answered: false,
    };
    links.add(link);
    client.on('data', (chunk) => ask(link, chunk));
    table.on('data', (chunk) => {
      link.answered = true;
      pass(link, client, chunk);
    });
    // On a busy machine a deadline passes without a fault of ours.
    client.once('close', () => {
      for (const chunk of link.asked) mayFail(scene, chunk);
    });
    for (const end of [client, table])
      end
        .on('error', () => undefined)
        .on('close', () => {
          links.delete(link);
          close(link);
        });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stall: (ms) => void (stalledUntilMs = time.nowMs() + ms),
    silenceOne() {
      const link = anyOf(scene, [...links]);
      if (link) link.silent = true;
    },
    close() {
      for (const link of links) close(link);
      server.close();
    },
  };
}

function close({ client, table }: Link): void {
  client.destroy();
  table.destroy();
}

/** Whoever does not know whether its accept was written ends the call for it. */
function mayFail({ judge }: Scene, chunk: Buffer): void {
  const text = chunk.toString('latin1');
  for (const [, sessionId] of text.matchAll(/"S#([\w-]+)"/g))
    if (sessionId !== undefined) judge.mayEnd(sessionId, 'bot_error');
}
