import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPlivo } from '../../../adapters/phone/plivo.ts';
import { createTelnyx } from '../../../adapters/phone/telnyx.ts';
import { createTwilio } from '../../../adapters/phone/twilio.ts';
import { createVonage } from '../../../adapters/phone/vonage.ts';
import type { CarrierAccount, Instruction, Placement } from '../../../core/phone/carrier.ts';
import { CARRIERS, type Carrier } from '../../../core/phone/phone.ts';

const DONE = '{"sid":"CA2"}';

let server: Server;
let restUrl = '';
let asked: string[] = [];
/** Statuses that the carrier answers with, one after another; then 200. */
let answers: { status: number; body?: string; headers?: Record<string, string> }[] = [];

beforeEach(async () => {
  [asked, answers] = [[], []];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const { status, body = '{}', headers } = answers.shift() ?? { status: 200, body: DONE };
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  restUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => void server.close());

const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString();

function accountOf(carrier: Carrier): CarrierAccount {
  const publicKey = Buffer.alloc(32, 1).toString('base64');
  switch (carrier) {
    case 'twilio':
      return createTwilio({ accountSid: 'AC0', authToken: 't', restUrl });
    case 'telnyx':
      return createTelnyx({
        accountSid: 'AC0',
        apiKey: 'k',
        applicationSid: '1',
        publicKey,
        restUrl,
      });
    case 'plivo':
      return createPlivo({ authId: 'MA0', authToken: 't', restUrl });
    case 'vonage':
      return createVonage({ applicationId: 'a', privateKey, signatureSecret: 's', restUrl });
  }
}

const CALL: Placement = {
  to: '+12025550101',
  from: '+12025550199',
  timeoutS: 30,
  next: { do: 'hang-up' },
  nextUrl: 'https://api/next',
  statusUrl: 'https://api/status',
  detectMachine: false,
};

describe.each(CARRIERS)('commands to %s', (carrier) => {
  it('place a call again only where it was refused unread', async () => {
    const account = accountOf(carrier);
    answers = [{ status: 429 }];
    expect((await account.place(CALL)).outcome).toBe('done');
    expect(asked).toHaveLength(2);
    [asked, answers] = [[], [{ status: 500 }]];
    expect(await account.place(CALL)).toMatchObject({ outcome: 'failed', status: 500 });
    expect(asked).toHaveLength(1);
  });

  it('hang up again after an unclear answer, and take a leg that is gone for hung up', async () => {
    const account = accountOf(carrier);
    answers = [{ status: 503 }];
    expect((await account.hangUp('CA1')).outcome).toBe('done');
    expect(asked).toHaveLength(2);
    answers = [{ status: 404, body: '{"code":20404}' }];
    expect((await account.hangUp('CA1')).outcome).toBe('gone');
  });
});

/** A person is called from the leg. */
const DIAL: Instruction = {
  do: 'dial',
  to: '+12025550102',
  callerId: '+12025550199',
  timeoutS: 25,
  afterUrl: 'https://api/after',
  answeredUrl: 'https://api/answered',
};
const JOIN: Instruction = {
  do: 'conference',
  name: 'c',
  role: 'person',
  holdUrl: 'https://api/hold.wav',
  afterUrl: 'https://api/after',
};

describe.each(CARRIERS)('a redirect by %s', (carrier) => {
  it.each([
    ['a dial', DIAL],
    ['a person’s joining', JOIN],
  ])('to %s is not asked for again after an unclear answer: it would begin anew', async (_, to) => {
    answers = [{ status: 503 }];
    const answer = await accountOf(carrier).redirect('CA1', { instruction: to, url: 'https://a' });
    expect(answer).toMatchObject({ outcome: 'failed', why: 'unclear' });
    expect(asked).toHaveLength(1);
  });

  it('to anything else is', async () => {
    answers = [{ status: 503 }];
    const to = { instruction: { ...JOIN, role: 'caller' as const }, url: 'https://a' };
    expect((await accountOf(carrier).redirect('CA1', to)).outcome).toBe('done');
    expect(asked).toHaveLength(2);
  });
});

const twilio = (code: number) => ({ status: 400, body: JSON.stringify({ code, status: 400 }) });
const telnyx = (code: string, status = 422) => ({
  status,
  body: JSON.stringify({ errors: [{ code, title: 't', detail: 'of +12029001812' }] }),
});

describe('a call that is not placed', () => {
  it.each([
    ['twilio', 'from a number that is not verified', twilio(21210), 'from-not-yours'],
    ['twilio', 'from what is no number', twilio(21212), 'from-not-yours'],
    ['twilio', 'to what is no number', twilio(21211), 'to-not-callable'],
    ['twilio', 'to a country that is closed', twilio(21215), 'to-not-callable'],
    ['twilio', 'to a number that a trial has not verified', twilio(21219), 'to-not-callable'],
    ['twilio', 'by a wrong key', { status: 401, body: '{"code":20003}' }, 'account'],
    ['twilio', 'by an account that is none', { status: 404, body: '{"code":20404}' }, 'account'],
    ['twilio', 'for a reason of its own', twilio(21999), 'refused'],
    ['telnyx', 'from a number that is not ours', telnyx('D51', 403), 'from-not-yours'],
    ['telnyx', 'to what is no number', telnyx('10016'), 'to-not-callable'],
    ['telnyx', 'without a right', telnyx('10010', 403), 'account'],
    ['plivo', 'by a wrong key', { status: 401 }, 'account'],
    ['plivo', 'for a reason of its own', { status: 400 }, 'refused'],
    ['vonage', 'by a wrong key', { status: 401 }, 'account'],
  ] as const)('by %s %s says so, and is tried once', async (carrier, _, answer, why) => {
    answers = [answer];
    expect(await accountOf(carrier).place(CALL)).toMatchObject({ outcome: 'failed', why });
    expect(asked).toHaveLength(1);
  });

  it('because the account has too many says so in the end, and waits as the carrier asks', async () => {
    const slow = { status: 429, body: '{"code":20429}', headers: { 'retry-after': '1' } };
    answers = [slow, slow, slow];
    const startedMs = performance.now();
    const answer = await accountOf('twilio').place(CALL);
    expect(answer).toMatchObject({ outcome: 'failed', why: 'too-many' });
    expect(asked).toHaveLength(3);
    expect(performance.now() - startedMs).toBeGreaterThan(1_900);
  });
});

describe('a call that is over', () => {
  it.each([
    ['twilio', twilio(21220)],
    ['telnyx', telnyx('90018')],
    ['plivo', { status: 404, body: '{"error":"not found"}' }],
    ['vonage', { status: 404 }],
  ] as const)('at %s is gone', async (carrier, answer) => {
    answers = [answer];
    const to = { instruction: DIAL, url: 'https://a' };
    expect((await accountOf(carrier).redirect('CA1', to)).outcome).toBe('gone');
  });

  it('is not what a number in an error’s text makes of it', async () => {
    answers = [telnyx('10015')];
    expect((await accountOf('telnyx').hangUp('CA1')).outcome).toBe('failed');
  });
});
