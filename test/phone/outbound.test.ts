import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARRIERS, type Carrier } from '../../core/phone/phone.ts';
import { createScriptedParty } from '../../local/carrier/party.ts';
import { until } from '../local/until.ts';
import { errorsOf, type PhoneSystem, startPhoneSystem } from './system.ts';
import { when } from './when.ts';

const CALLED = '+12025550170';
const OURS = '+15559999';

let phone: PhoneSystem;
let hello: Int16Array;

beforeAll(async () => {
  phone = await startPhoneSystem({ agent: 'parrot', warm: 1, maxTasks: 3 });
  hello = await phone.speak('Hello, who is there?');
});
afterAll(() => phone.close());

interface View {
  readonly sessionId: string;
  readonly state: string;
  readonly reason?: string;
  readonly phone?: { callId: string; answeredBy?: string };
}

async function call(carrier: Carrier, key: string, more: object = {}) {
  const answer = await fetch(`${phone.system.url}/v1/calls`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ to: CALLED, from: OURS, carrier, ...more }),
  });
  expect([200, 201, 202]).toContain(answer.status);
  return (await answer.json()) as View;
}

async function look({ sessionId }: View): Promise<View> {
  const answer = await fetch(`${phone.system.url}/v1/sessions/${sessionId}`);
  return (await answer.json()) as View;
}

const over = (session: View) =>
  until(async () => {
    const seen = await look(session);
    return seen.reason === undefined ? undefined : seen;
  });

describe.each(CARRIERS)('a call of ours by %s', (carrier) => {
  it('is placed once, greets whoever takes it, and ends with them', async () => {
    const exchange = phone.exchanges[carrier];
    const party = createScriptedParty();
    exchange.behave(CALLED, { do: 'answer', afterMs: 500, party });
    const before = exchange.legs.length;
    const [session] = await Promise.all([
      call(carrier, `${carrier}-1`),
      call(carrier, `${carrier}-1`),
    ]);
    await when(() => party.heardMs.bot > 1000);
    party.say(hello);
    const leg = exchange.legs.at(-1);
    await when(() => !party.speaking && party.level < 60);
    leg?.end('completed', 'they hung up');
    const seen = await over(session);
    expect(exchange.legs.length - before).toBe(1);
    expect(seen.reason).toBe('caller_left');
    expect(seen.phone?.callId).toBe(leg?.parts.id);
    expect(exchange.errors).toEqual([]);
  });

  it.each([
    ['busy', { do: 'busy' }, 'busy'],
    ['not answered', { do: 'ring' }, 'no_answer'],
    ['refused by the network', { do: 'fail' }, 'call_failed'],
  ] as const)('ends with its reason when it is %s', async (what, behaviour, reason) => {
    const exchange = phone.exchanges[carrier];
    exchange.behave(CALLED, behaviour);
    const session = await call(carrier, `${carrier}-${what}`, { ringS: 5 });
    expect((await over(session)).reason).toBe(reason);
    await when(() => exchange.open.length === 0);
    expect(exchange.errors).toEqual([]);
  });

  it('is left where a machine takes it', async () => {
    const exchange = phone.exchanges[carrier];
    const party = createScriptedParty();
    exchange.behave(CALLED, { do: 'answer', afterMs: 300, party, machine: true });
    const session = await call(carrier, `${carrier}-machine`, { detectMachine: true });
    const seen = await over(session);
    expect([seen.reason, seen.phone?.answeredBy]).toEqual(['machine', 'machine']);
    await when(() => exchange.open.length === 0);
    expect(exchange.errors).toEqual([]);
  });
});

describe('a call that rings', () => {
  it('stops to ring when its session is ended', async () => {
    const exchange = phone.exchanges.twilio;
    exchange.behave(CALLED, { do: 'ring' });
    const session = await call('twilio', 'given-up', { ringS: 50 });
    await when(() => exchange.open.length === 1);
    await fetch(`${phone.system.url}/v1/sessions/${session.sessionId}`, { method: 'DELETE' });
    await when(() => exchange.open.length === 0);
    expect((await over(session)).reason).toBe('ended_by_api');
  });
});

describe('after the calls', () => {
  it('nothing was wrong at any carrier', () => {
    expect(errorsOf(phone.exchanges)).toEqual([]);
  });
});
