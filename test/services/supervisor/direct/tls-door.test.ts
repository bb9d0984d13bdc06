import { readdirSync } from 'node:fs';
import { type AddressInfo, connect as connectPlain, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createSystemClock } from '../../../../adapters/clock/system-clock.ts';
import { createSocketPairs } from '../../../../adapters/linux/socket-pair.ts';
import { OF_HANDSHAKES } from '../../../../services/supervisor/direct/admission.ts';
import { type Bridges, createBridges } from '../../../../services/supervisor/direct/bridge.ts';
import { MOST_ENTERING } from '../../../../services/supervisor/direct/entrance.ts';
import { loadCertificate } from '../../../../services/supervisor/direct/load-certificate.ts';
import { createTlsDoor, type TlsDoor } from '../../../../services/supervisor/direct/tls-door.ts';
import { until } from '../../../local/until.ts';
import { type MadeCertificate, makeCertificate, secretOf, unlessDirect } from './certificate.ts';

const NAME = 't-0b69d5c0.bots.example.com';
const lacking = unlessDirect();
const system = createSystemClock();
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: raw\r\n\r\n';

let made: MadeCertificate;
let nowMs: number;
/** How much time goes by from one stranger to the next. */
let stepMs: number;
/** How many times as fast deadlines come. */
let haste: number;
let door: TlsDoor;
let port: number;
let bridges: Bridges;
const sleep = (ms: number, signal?: AbortSignal) => system.sleep(ms / haste, signal);
/** The ends that bots would get. */
let taken: Socket[];
/** Whether a caller's socket cannot be led to its bot. */
let broken: boolean;
const lines: string[] = [];
const note = (line: string) => void lines.push(line);
const log = { info: note, warn: note, error: note };
const clients: Duplex[] = [];

beforeAll(() => {
  made = makeCertificate(['*.bots.example.com']);
});

beforeEach(async () => {
  taken = [];
  broken = false;
  [nowMs, stepMs, haste] = [0, 0, 1];
  bridges = createBridges(createSocketPairs(), { sleep });
  door = createTlsDoor({
    name: NAME,
    log,
    clock: { nowMs: () => (nowMs += stepMs), sleep },
    onUpgrade: async (_, stream) => {
      if (broken) throw new Error('EMFILE');
      return taken.push(bridges.lead(stream)) > 0;
    },
  });
  door.use(contextOf(made));
  port = await door.listen({ port: 0, host: '127.0.0.1' });
});

afterEach(async () => {
  for (const end of [...clients.splice(0), ...taken]) end.destroy();
  door.close();
  await bridges.closed();
});

function contextOf(certificate: MadeCertificate) {
  const loaded = loadCertificate(secretOf(certificate), NAME);
  if (loaded.outcome === 'refused') throw new Error(loaded.because);
  return loaded.context;
}

const keep = <T extends Duplex>(client: T): T => {
  clients.push(client);
  return client.on('error', () => undefined);
};

/** A verified connection, as a carrier makes it. */
function dial(servername = NAME, ca = made.cert): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: '127.0.0.1',
      port,
      servername,
      ca,
      allowHalfOpen: true,
    } as never);
    keep(socket.once('secureConnect', () => resolve(socket)).once('error', reject));
  });
}

/** All that comes until the other side ends. */
function readAll(socket: Duplex): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (data) => (text += data)).once('close', () => resolve(text));
    socket.once('end', () => socket.end());
  });
}

/** A socket that has come through, and the end of it that its bot has. */
async function comeIn(): Promise<{ outside: TLSSocket; bot: Socket }> {
  const before = taken.length;
  const outside = await dial();
  outside.write(`GET /x HTTP/1.1\r\nHost: ${NAME}\r\n${UPGRADE}`);
  return { outside, bot: await until(() => taken[before]) };
}

describe.skipIf(lacking !== '')(`the door${lacking}`, () => {
  it('leads a verified WebSocket to the bot, and the bot’s words back', async () => {
    const server = new WebSocketServer({ noServer: true });
    server.on('connection', (ws) => ws.on('message', (data, binary) => ws.send(data, { binary })));
    const ours = createTlsDoor({
      name: NAME,
      log,
      clock: system,
      onUpgrade: async (request, stream, head) => {
        const bot = bridges.lead(stream);
        server.handleUpgrade(request, bot, head, (ws) => server.emit('connection', ws));
        return true;
      },
    });
    ours.use(contextOf(made));
    port = await ours.listen({ port: 0, host: '127.0.0.1' });
    const url = `wss://${NAME}:${port}/sessions/s/ws/t`;
    const lookup = (_: string, _o: unknown, answer: (...of: unknown[]) => void) =>
      answer(null, [{ address: '127.0.0.1', family: 4 }]);
    const socket = new WebSocket(url, { ca: made.cert, lookup: lookup as never });
    const heard: Buffer[] = [];
    const sound = Buffer.alloc(320, 7);
    socket.on('open', () => {
      for (let frame = 0; frame < 500; frame++) socket.send(sound);
    });
    socket.on('message', (data: Buffer) => heard.push(data));
    await until(() => heard.length === 500 || undefined);
    expect(heard.every((data) => data.equals(sound))).toBe(true);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.close(1000);
    expect(await closed).toBe(1000);
    await until(() => bridges.open === 0 || undefined);
    ours.close();
    server.close();
  });

  it.each([
    ['GET', '/healthz'],
    ['POST', '/sessions'],
    ['POST', '/sessions/s/phone'],
    ['DELETE', '/sessions/s'],
    ['CONNECT', 'example.com:80'],
  ])('has nothing of the dispatch behind it: %s %s', async (method, path) => {
    const socket = await dial();
    socket.write(`${method} ${path} HTTP/1.1\r\nHost: ${NAME}\r\nContent-Length: 2\r\n\r\n{}`);
    expect(await readAll(socket)).toMatch(/^(HTTP\/1\.1 404|$)/);
    expect(taken).toEqual([]);
  });

  it('closes a connection after its first request, so that nobody can stay', async () => {
    const socket = await dial();
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n`);
    const text = await readAll(socket);
    expect(text).toContain('connection: close');
  });

  it.each([
    ['another task’s name', 't-other.bots.example.com'],
    ['the domain', 'bots.example.com'],
  ])('gives no handshake to who asks for %s', async (_, servername) => {
    await expect(dial(servername)).rejects.toThrow(/handshake failure/i);
  });

  it('gives none to who asks for no name, speaks plain HTTP, or another protocol', async () => {
    const nameless = keep(connect({ host: '127.0.0.1', port, rejectUnauthorized: false }));
    const plain = keep(connectPlain(port, '127.0.0.1'));
    plain.write(`GET / HTTP/1.1\r\nHost: x\r\n\r\n`);
    const other = keep(
      connect({
        host: '127.0.0.1',
        port,
        servername: NAME,
        ca: made.cert,
        ALPNProtocols: ['h2'],
      }),
    );
    for (const text of await Promise.all([nameless, plain, other].map(readAll)))
      expect(text).not.toContain('HTTP/1.1');
    expect(door.takeTurnedAway()).toEqual({ refused: 0, crowdedOut: 0, failed: 3 });
  });

  it('gives none before there is a certificate', async () => {
    const bare = createTlsDoor({
      name: NAME,
      log,
      clock: system,
      onUpgrade: async () => false,
    });
    port = await bare.listen({ port: 0, host: '127.0.0.1' });
    await expect(dial()).rejects.toThrow(/handshake failure/i);
    bare.close();
  });

  it('takes a renewed certificate while calls go on', async () => {
    const call = await comeIn();
    const renewed = makeCertificate(['*.bots.example.com']);
    door.use(contextOf(renewed));
    await expect(dial(NAME, made.cert)).rejects.toThrow(/self-signed/);
    await dial(NAME, renewed.cert);
    call.outside.write('still here');
    const [said] = await once(call.bot);
    expect(String(said)).toBe('still here');
    call.bot.write('so am I');
    expect(String((await once(call.outside))[0])).toBe('so am I');
  });
});

describe.skipIf(lacking !== '')(`strangers by the hundred${lacking}`, () => {
  it('who never finish their handshakes keep nobody out, and go when more come', async () => {
    stepMs = 1_000;
    const silent = Array.from({ length: 300 }, () => keep(connectPlain(port, '127.0.0.1')));
    const gone = () => silent.filter((socket) => socket.closed).length;
    await until(() => gone() >= 300 - MOST_ENTERING || undefined);
    await comeIn();
    const failed = 301 - MOST_ENTERING;
    await until(() => gone() === failed || undefined);
    expect(door.takeTurnedAway()).toEqual({ refused: 0, crowdedOut: 0, failed });
  });

  it('are refused unheard beyond so many at once, until time has passed', async () => {
    const flood = Array.from({ length: 100 }, () => keep(connectPlain(port, '127.0.0.1')));
    await until(() => flood.filter((socket) => socket.closed).length >= 88 || undefined);
    expect(door.takeTurnedAway().refused).toBe(88);
    await expect(dial()).rejects.toThrow();
    nowMs += 1_000;
    await comeIn();
  });

  it('who come from everywhere and do not know the name keep no caller out', async () => {
    for (let n = 1; n <= 60; n++)
      keep(connectPlain({ host: '127.0.0.1', port, localAddress: `127.0.1.${n}` }));
    await comeIn();
    expect(door.takeTurnedAway().refused).toBe(0);
  });

  it('who know the name get no more handshakes than the task can spare, and that is counted', async () => {
    const knowing = Array.from({ length: OF_HANDSHAKES.burst + 5 }, (_, n) =>
      keep(
        connect({
          host: '127.0.0.1',
          port,
          servername: NAME,
          ca: made.cert,
          localAddress: `127.0.2.${n + 1}`,
        } as never),
      ),
    );
    await until(() => knowing.filter((socket) => socket.closed).length >= 5 || undefined);
    expect(door.takeTurnedAway()).toMatchObject({ refused: 0, crowdedOut: 5 });
  });
});

describe.skipIf(lacking !== '')(`a stranger${lacking}`, () => {
  it('who says a request letter by letter is closed when others would long be through', async () => {
    haste = 40;
    const socket = await dial();
    for (let said = 0; !socket.destroyed; said++) {
      socket.write(said === 0 ? 'GET / HTTP/1.1\r\n' : 'x');
      await sleep(haste * 10);
    }
    expect(taken).toEqual([]);
  });

  it.each([
    ['headers without an end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`],
    ['no HTTP at all', '\0\x01\x02'.repeat(100)],
  ])('who says %s is closed', async (_, text) => {
    const socket = await dial();
    socket.write(text);
    expect(await readAll(socket)).not.toContain('101');
    expect(taken).toEqual([]);
  });
});

describe.skipIf(lacking !== '')(`a connection through it${lacking}`, () => {
  it('ends for the other side when one side ends, after what was said before', async () => {
    const first = await comeIn();
    first.outside.end('my last words');
    expect(await readAll(first.bot)).toBe('my last words');
    const second = await comeIn();
    second.bot.end('goodbye');
    expect(await readAll(second.outside)).toBe('goodbye');
    await until(() => bridges.open === 0 || undefined);
  });

  it('is gone for the bot when the caller’s network is, and for the caller when the bot is', async () => {
    const first = await comeIn();
    first.outside.destroy();
    await readAll(first.bot);
    const second = await comeIn();
    second.bot.destroy();
    await readAll(second.outside);
    await until(() => bridges.open === 0 || undefined);
  });

  it('brings the bot’s last words, though the caller goes on talking to nobody', async () => {
    const { outside, bot } = await comeIn();
    outside.pause();
    let frames = 0;
    const talk = setInterval(
      () => void outside.write(Buffer.alloc(320, 1), () => (frames += 1)),
      2,
    );
    const piece = Buffer.alloc(64 * 1024, 1);
    let said = 0;
    const say = () => void bot.write(piece, (error) => error ?? ((said += piece.length), say()));
    say();
    const before = await settled(() => said);
    bot.destroy();
    const spoken = frames;
    await until(() => frames > spoken + 30 || undefined);
    let heard = 0;
    outside.on('data', (data: Buffer) => (heard += data.length)).resume();
    await new Promise((resolve) => outside.once('end', resolve).once('close', resolve));
    clearInterval(talk);
    outside.end();
    expect(heard).toBeGreaterThanOrEqual(before);
    await until(() => bridges.open === 0 || undefined);
  });

  it('is closed where what comes after the handshake is no TLS', async () => {
    const far = keep(connectPlain(port, '127.0.0.1'));
    const between = createServer((near) => void keep(near).pipe(far).pipe(near));
    await new Promise<void>((resolve) => void between.listen(0, '127.0.0.1', resolve));
    port = (between.address() as AddressInfo).port;
    const { bot } = await comeIn();
    far.write(Buffer.alloc(64, 0x17));
    await readAll(bot);
    await until(() => bridges.open === 0 || undefined);
    between.close();
  });

  it('is closed alone where it cannot be led on', async () => {
    const call = await comeIn();
    broken = true;
    const outside = await dial();
    outside.write(`GET /x HTTP/1.1\r\nHost: ${NAME}\r\n${UPGRADE}`);
    await readAll(outside);
    expect(lines.join()).toContain('could not be led');
    call.outside.write('still here');
    expect(String((await once(call.bot))[0])).toBe('still here');
  });

  it('is closed where one side has ended and the other never does', async () => {
    haste = 100;
    const { outside, bot } = await comeIn();
    outside.on('data', () => undefined);
    bot.end();
    await until(() => (outside.readableEnded && bridges.open === 0) || undefined);
    const second = await comeIn();
    second.outside.end();
    second.bot.on('data', () => undefined);
    await until(() => (second.bot.readableEnded && bridges.open === 0) || undefined);
  });

  it('leaves nothing behind, however it ends', async () => {
    stepMs = 1_000;
    const count = () => readdirSync('/proc/self/fd').length;
    const before = count();
    for (let n = 0; n < 30; n++) {
      const { outside, bot } = await comeIn();
      [() => outside.destroy(), () => outside.end(), () => bot.destroy(), () => bot.end()][
        n % 4
      ]?.();
      await Promise.all([outside, bot].map(readAll));
      await dial('t-other.bots.example.com').catch(() => undefined);
      const plain = keep(connectPlain(port, '127.0.0.1'));
      plain.end('GET / HTTP/1.1\r\n\r\n');
      await readAll(plain);
    }
    await until(() => bridges.open === 0 || undefined);
    await until(() => count() <= before || undefined);
  });

  it('holds back a caller whose bot does not read, and loses nothing of it', async () => {
    const { outside, bot } = await comeIn();
    const piece = Buffer.alloc(64 * 1024, 1);
    const pieces = 200;
    let sent = 0;
    const send = () => {
      while (sent < pieces && outside.writable) {
        sent += 1;
        if (!outside.write(piece)) return void outside.once('drain', send);
      }
    };
    send();
    const seen = await settled(() => sent);
    expect(seen).toBeLessThan(pieces);
    const before = process.memoryUsage().arrayBuffers;
    let bytes = 0;
    bot.on('data', (data: Buffer) => (bytes += data.length));
    await until(() => bytes === pieces * piece.length || undefined);
    expect(before).toBeLessThan(64 * 1024 * 1024);
  });
});

const once = (from: Duplex): Promise<unknown[]> =>
  new Promise((resolve) => from.once('data', (...of: unknown[]) => resolve(of)));

/** A count once it no longer grows. */
async function settled(count: () => number): Promise<number> {
  let last = -1;
  return until(async () => {
    const now = count();
    const same = now === last;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return same ? now : undefined;
  });
}
