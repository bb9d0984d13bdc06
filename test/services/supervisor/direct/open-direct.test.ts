import { connect, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OUTAGE_EXIT } from '../../../../core/task/failed-start.ts';
import { until } from '../start-task.ts';
import { type MadeCertificate, makeCertificate, secretOf, unlessDirect } from './certificate.ts';
import { type DirectOptions, type DirectTask, DOMAIN, startDirectTask } from './direct-task.ts';
import { answerBy, createHandZone, type Mood } from './hand-zone.ts';

const lacking = unlessDirect();
let made: MadeCertificate;
const started: DirectTask[] = [];
const clients: TLSSocket[] = [];

beforeAll(() => {
  made = makeCertificate([`*.${DOMAIN}`]);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await Promise.all(started.splice(0).map((task) => task.stop()));
});

const read = async () => ({ outcome: 'read' as const, text: secretOf(made) });

async function start(options: Partial<DirectOptions> = {}): Promise<DirectTask> {
  const task = await startDirectTask({ readCertificate: read, ...options });
  started.push(task);
  return task;
}

const ready = (task: DirectTask) =>
  until(async () => (await task.now()).state === 'ready', 'the task is ready');

const exited = (task: DirectTask) => until(() => task.exits.length > 0, 'the task leaves');

/** A connection to a socket's address, past the DNS, with all that has come by it. */
async function dial(url: string) {
  const { hostname, port, pathname } = new URL(url);
  const at = { host: '127.0.0.1', port: Number(port), servername: hostname, ca: made.cert };
  const socket = connect(at);
  clients.push(socket.on('error', () => undefined));
  const heard = { text: '', ended: false };
  socket.on('data', (data) => (heard.text += data)).on('close', () => (heard.ended = true));
  socket.write(
    `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n`,
  );
  await until(() => heard.text.includes('\r\n\r\n') || heard.ended, 'an answer');
  return { socket, heard, status: Number(heard.text.slice(9, 12)) };
}

describe.skipIf(lacking !== '')(`a task with a name of its own${lacking}`, () => {
  it('takes no call before its name is known everywhere', async () => {
    const zone = createHandZone();
    zone.seenEverywhere = false;
    const callerAddresses = ['203.0.113.7', '2001:db8::7'];
    const task = await start({ zone, callerAddresses, haste: 60 });
    await until(() => zone.asked.filter((kind) => kind === 'look').length > 1, 'it asks');
    expect((await task.now()).state).toBe('starting');
    expect(zone.records.get(task.name)).toEqual(['203.0.113.7', '2001:db8::7']);
    zone.seenEverywhere = true;
    await ready(task);
    expect(zone.asked.filter((kind) => kind === 'point')).toHaveLength(1);
  });

  it('leads a socket to its bot’s process, and lets it come back by the next token alone', async () => {
    const task = await start();
    await ready(task);
    const call = await task.call();
    const first = await dial(call.urlOf(0));
    first.socket.write('hello');
    await until(() => first.heard.text.endsWith('hello'), 'the bot answers');
    first.socket.destroy();
    const second = await dial(call.urlOf(1));
    second.socket.write('again');
    await until(() => second.heard.text.endsWith('again'), 'the bot answers again');
    const replayed = await dial(call.urlOf(0));
    expect(replayed.status).toBe(403);
    await until(() => replayed.heard.ended, 'it is closed');
  });

  it('answers nothing but its sockets', async () => {
    const task = await start();
    await ready(task);
    const call = await task.call();
    const of = (path: string) => new URL(path, call.urlOf(0)).href;
    expect((await dial(of('/healthz'))).status).toBe(404);
    expect((await dial(of(`/sessions/${call.sessionId}/ws/${'a'.repeat(43)}`))).status).toBe(403);
    expect((await dial(of(`/sessions/nobody/ws/${'a'.repeat(43)}`))).status).toBe(403);
  });

  it('lets a bot’s last words out, though bot and task leave', async () => {
    const task = await start({ isolation: 'task' });
    await ready(task);
    const call = await task.call({ words: 2_000_000 });
    const { socket, heard } = await dial(call.urlOf(0));
    socket.pause();
    socket.write('bye');
    await until(() => task.zone.records.size === 0, 'it leaves');
    socket.resume();
    await exited(task);
    await until(() => heard.ended, 'the end');
    expect(heard.text.endsWith('!'.repeat(2_000_000))).toBe(true);
  });

  it('takes calls though Route 53 never says that its name is everywhere', async () => {
    const zone = createHandZone();
    zone.seenEverywhere = false;
    const task = await start({ zone, haste: 200 });
    await ready(task);
    expect(task.exits).toEqual([]);
    expect(task.lines.join()).toContain('callers come anyway');
  });

  it('leaves at once where it is refused, whatever else is on its way', async () => {
    const zone = createHandZone();
    const never = new Promise<never>(() => undefined);
    const readCertificate = async () => ({ outcome: 'read' as const, text: '{}' });
    const task = await start({ zone: { ...zone, point: () => never }, readCertificate });
    await exited(task);
    expect(task.exits).toEqual([1]);
  });

  it.each(['zone', 'secret'])('waits for a right to the %s that comes late', async (which) => {
    const [zone, secret] = [createHandZone(), { mood: 'well' as Mood }];
    (which === 'zone' ? zone : secret).mood = 'denies';
    const readCertificate = async () =>
      answerBy(secret.mood, () => ({ outcome: 'read' as const, text: secretOf(made) }));
    const task = await start({ zone, readCertificate });
    await until(() => task.lines.join().includes('not there yet'), 'it is denied');
    zone.mood = 'well';
    secret.mood = 'well';
    await ready(task);
    expect(task.exits).toEqual([]);
  });

  it('takes its name along when it leaves', async () => {
    const task = await start();
    await ready(task);
    await task.stop();
    await exited(task);
    expect(task.zone.records.size).toBe(0);
  });

  it('takes it along, too, when it leaves before the name was known everywhere', async () => {
    const zone = createHandZone();
    zone.seenEverywhere = false;
    const task = await start({ zone });
    await until(() => zone.records.size === 1, 'it is written');
    await task.stop();
    await exited(task);
    expect(zone.records.size).toBe(0);
    expect((await task.now()).state).not.toBe('ready');
  });

  it('leaves without its name where that cannot be taken away, and says so', async () => {
    const zone = createHandZone();
    const task = await start({ zone });
    await ready(task);
    zone.mood = 'busy';
    await task.stop();
    await exited(task);
    expect(zone.records.size).toBe(1);
    expect(task.lines.join()).toContain('stays behind');
  });

  it('waits for a zone and a certificate that are out of reach', async () => {
    const zone = createHandZone();
    zone.mood = 'busy';
    const secret: { mood: Mood } = { mood: 'busy' };
    const text = secretOf(made);
    const readCertificate = async () =>
      answerBy(secret.mood, () => ({ outcome: 'read' as const, text }));
    const task = await start({ zone, readCertificate });
    await until(() => zone.asked.length > 2, 'it tries again');
    zone.mood = 'well';
    secret.mood = 'well';
    await ready(task);
    expect(task.exits).toEqual([]);
  });

  it.each([
    ['the zone is out of reach', 'busy', 'well', OUTAGE_EXIT],
    ['the certificate is out of reach', 'well', 'busy', OUTAGE_EXIT],
    ['the zone refuses', 'refuses', 'well', 1],
    ['the certificate is refused', 'well', 'refuses', 1],
    ['a right to the zone never comes', 'denies', 'well', 1],
  ] as const)('leaves for good where %s', async (_, mood, secretMood, code) => {
    const zone = createHandZone();
    zone.mood = mood;
    const readCertificate = async () =>
      answerBy(secretMood, () => ({ outcome: 'read' as const, text: secretOf(made) }));
    const task = await start({ zone, readCertificate, haste: 400 });
    await exited(task);
    expect(task.exits).toEqual([code]);
    expect((await task.now()).state).toBe('starting');
    expect(task.lines.join()).toContain('callers cannot come to this task by its name');
  });

  it.each([
    ['for other names', () => secretOf(makeCertificate(['*.example.com'])), 'not for t-'],
    [
      'with another’s key',
      () => secretOf({ ...made, key: makeCertificate(['x.y']).key }),
      'KEY_VALUES_MISMATCH',
    ],
    ['of no shape', () => '{"certificate":"x"}', 'must be JSON with certificate'],
  ])('leaves where the certificate is one %s, and says why', async (_, textOf, why) => {
    const text = textOf();
    const task = await start({ readCertificate: async () => ({ outcome: 'read', text }) });
    await exited(task);
    expect(task.exits).toEqual([1]);
    expect(task.lines.join()).toContain(why);
    expect(task.lines.join()).not.toContain('PRIVATE KEY');
  });

  it('leaves where its port is taken', async () => {
    const first = await start();
    const second = await start({ port: first.port });
    await exited(second);
    expect(second.exits).toEqual([1]);
    expect(second.lines.join()).toContain('EADDRINUSE');
  });
});
