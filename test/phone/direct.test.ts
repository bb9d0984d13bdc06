import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CARRIERS } from '../../core/phone/phone.ts';
import { createScriptedParty } from '../../local/carrier/party.ts';
import { createClosing } from '../../local/closing.ts';
import { type DirectAws, startDirectAws } from './direct-aws.ts';
import { errorsOf, type PhoneSystem, startPhoneSystem } from './system.ts';
import { when } from './when.ts';

const DESK = '+12025550142';

const closing = createClosing();
let aws: DirectAws;
let phone: PhoneSystem;

beforeAll(async () => {
  aws = await startDirectAws(closing);
  const { direct, dial } = aws;
  phone = await startPhoneSystem({ agent: 'parrot', warm: 1, maxTasks: 1 }, { direct, dial });
});
afterAll(async () => {
  await phone.close();
  await closing.close();
});

describe.each(CARRIERS)('a call by %s to a task’s own name', (carrier) => {
  it('is greeted, comes back when its socket dies, and when a person is busy', async () => {
    const exchange = phone.exchanges[carrier];
    const party = createScriptedParty();
    await phone.system.ready();
    const leg = await exchange.ring({ from: '+15550001', to: '+15559999', party });
    await when(() => party.heardMs.bot > 1000);
    await when(() => party.level < 60);
    leg.cutSocket();
    await when(() => leg.streaming);
    // The bot is the same one, and hears the caller.
    const before = party.heardMs.bot;
    party.say(await phone.speak('Good morning, I would like to make an appointment, please.'));
    await when(() => party.heardMs.bot > before + 1000);
    await when(() => party.level < 60);
    exchange.behave(DESK, { do: 'busy' });
    const asked = party.heardMs.bot;
    await transfer();
    await when(() => party.heardMs.bot > asked + 1000);
    expect(leg.over).toBe(false);
    leg.end('completed', 'the caller hung up');
    await when(() => exchange.open.length === 0);
    expect(exchange.errors).toEqual([]);
  });
});

describe('a server by the plain audio socket', () => {
  it('is told the task’s own name, and is greeted there', async () => {
    await phone.system.ready();
    const started = await fetch(`${phone.system.url}/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'wait=20' },
      body: JSON.stringify({ agent: 'parrot', transport: 'websocket' }),
    });
    const { socketUrl } = (await started.json()) as { socketUrl: string };
    expect(new URL(socketUrl).hostname).toBe([...aws.names.keys()][0]);
    const socket = new WebSocket(socketUrl, aws.dial);
    let heardBytes = 0;
    socket.on('message', (data: Buffer, isBinary) => (heardBytes += isBinary ? data.length : 0));
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'start' }));
    await when(() => heardBytes > 16_000);
    socket.send(JSON.stringify({ type: 'stop' }));
    await once(socket, 'close');
  });
});

describe('the task', () => {
  it('is at its own name, whose certificate is the zone’s, and answers nothing there but sockets', async () => {
    const [name = ''] = aws.names.keys();
    expect([...aws.names]).toEqual([
      [expect.stringMatching(/^t-[\w-]+\.bots\.example\.com$/), '127.0.0.1'],
    ]);
    const { port } = aws.direct.way;
    const { ca } = aws.dial;
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, servername: name, ca });
      let heard = '';
      socket.on('data', (data) => (heard += data)).on('close', () => resolve(heard));
      socket.on('error', reject);
      socket.write(`GET /healthz HTTP/1.1\r\nHost: ${name}\r\n\r\n`);
    });
    expect(text).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('takes its name along', async () => {
    await phone.close();
    await when(() => aws.names.size === 0);
    expect(errorsOf(phone.exchanges)).toEqual([]);
  });
});

async function transfer(): Promise<void> {
  const live = await fetch(`${phone.system.url}/v1/sessions?phase=live`);
  const { sessions } = (await live.json()) as { sessions: { sessionId: string }[] };
  const answer = await fetch(`${phone.system.url}/v1/sessions/${sessions[0]?.sessionId}/transfer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ target: 'desk', warm: false }),
  });
  expect(answer.status).toBe(202);
}
