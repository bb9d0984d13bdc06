import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPlivo } from '../../../adapters/phone/plivo.ts';
import { createTelnyx } from '../../../adapters/phone/telnyx.ts';
import { createTwilio } from '../../../adapters/phone/twilio.ts';
import { createVonage } from '../../../adapters/phone/vonage.ts';
import type { CarrierAccount, Placement } from '../../../core/phone/carrier.ts';
import { CARRIERS, type Carrier } from '../../../core/phone/phone.ts';

let server: Server;
let restUrl = '';
let asked: string[] = [];
/** Statuses that the carrier answers with, one after another; then 200. */
let answers: { status: number; body?: string }[] = [];

beforeEach(async () => {
  [asked, answers] = [[], []];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const { status, body = '{}' } = answers.shift() ?? { status: 200, body: '{"sid":"CA2"}' };
    request.resume().on('end', () => response.writeHead(status).end(body));
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

describe('a command to Telnyx', () => {
  it('to a call that has ended already is no failure', async () => {
    answers = [
      { status: 422, body: '{"errors":[{"code":"90018","title":"Call has already ended"}]}' },
    ];
    expect((await accountOf('telnyx').hangUp('CA1')).outcome).toBe('gone');
  });
});
