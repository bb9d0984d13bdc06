import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CARRIERS, type Carrier } from '../../core/phone/phone.ts';
import { createScriptedParty } from '../../local/carrier/party.ts';
import { until } from '../local/until.ts';
import { errorsOf, type PhoneSystem, startPhoneSystem } from './system.ts';
import { when } from './when.ts';

const DESK = '+12025550142';
const EXPERT = '+12025550143';

let phone: PhoneSystem;
let words: Int16Array;

beforeAll(async () => {
  phone = await startPhoneSystem({ agent: 'parrot', warm: 1, maxTasks: 3 });
  words = await phone.speak('Good morning, I would like to make an appointment, please.');
});
afterAll(() => phone.close());
afterEach(async () => {
  for (const carrier of CARRIERS)
    for (const leg of phone.exchanges[carrier].open) leg.end('completed', 'test');
  await until(async () => (await liveIds()).length === 0 || undefined);
});

async function liveIds(): Promise<string[]> {
  const answer = await fetch(`${phone.system.url}/v1/sessions?phase=live`);
  const { sessions } = (await answer.json()) as { sessions: { sessionId: string }[] };
  return sessions.map(({ sessionId }) => sessionId);
}

/** A caller who has been greeted, and what ends the session. */
async function greeted(carrier: Carrier) {
  const exchange = phone.exchanges[carrier];
  const party = createScriptedParty();
  const leg = await exchange.ring({ from: '+15550001', to: '+15559999', party });
  await when(() => party.heardMs.bot > 1000);
  await when(() => party.level < 60);
  const [sessionId = ''] = await liveIds();
  const transfer = async (target: string, warm: boolean) => {
    const answer = await fetch(`${phone.system.url}/v1/sessions/${sessionId}/transfer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ target, warm }),
    });
    expect(answer.status).toBe(202);
  };
  const look = async () => {
    const answer = await fetch(`${phone.system.url}/v1/sessions/${sessionId}`);
    return (await answer.json()) as { reason?: string; phone: { transfers?: object[] } };
  };
  const reason = () => until(async () => (await look()).reason);
  const transfers = () => until(async () => (await look()).phone.transfers);
  return { exchange, party, leg, transfer, reason, transfers };
}

describe.each(CARRIERS)('by %s', (carrier) => {
  it('a caller is handed over, and the bot leaves when the person answers', async () => {
    const { exchange, party, leg, transfer, reason } = await greeted(carrier);
    const person = createScriptedParty();
    exchange.behave(DESK, { do: 'answer', afterMs: 300, party: person });
    await transfer('desk', false);
    expect(await reason()).toBe('transferred');
    person.say(words);
    await when(() => party.heardMs.party > 1000);
    expect(leg.over).toBe(false);
    leg.end('completed', 'the caller hung up');
    await when(() => exchange.open.length === 0);
    expect(exchange.errors).toEqual([]);
  });

  it('a caller comes back to the bot when the person is busy, and talks on', async () => {
    const { exchange, party, leg, transfer, transfers } = await greeted(carrier);
    exchange.behave(DESK, { do: 'busy' });
    const before = party.heardMs.bot;
    await transfer('desk', false);
    await when(() => party.heardMs.bot > before + 1000);
    expect(await transfers()).toEqual([{ target: 'desk', warm: false, outcome: 'busy' }]);
    expect(leg.over).toBe(false);
    expect(exchange.errors).toEqual([]);
  });

  it('a person is briefed while the caller waits, and takes the caller by a key', async () => {
    const { exchange, party, leg, transfer, reason } = await greeted(carrier);
    const person = createScriptedParty();
    exchange.behave(EXPERT, { do: 'answer', afterMs: 300, party: person });
    await transfer('expert', true);
    await when(() => person.heardMs.bot > 1000);
    const heard = party.heardMs.bot;
    expect(party.heardMs.hold).toBeGreaterThan(0);
    exchange.legs.findLast((one) => one.parts.to === EXPERT)?.press('1');
    expect(await reason()).toBe('transferred');
    expect(party.heardMs.bot).toBe(heard);
    person.say(words);
    await when(() => party.heardMs.party > 1000);
    leg.end('completed', 'the caller hung up');
    await when(() => exchange.open.length === 0);
    expect(exchange.errors).toEqual([]);
  });

  it('a person who declines gives the caller back', async () => {
    const { exchange, party, leg, transfer, transfers } = await greeted(carrier);
    const person = createScriptedParty();
    exchange.behave(EXPERT, { do: 'answer', afterMs: 300, party: person });
    await transfer('expert', true);
    await when(() => person.heardMs.bot > 500);
    const before = party.heardMs.bot;
    exchange.legs.findLast((one) => one.parts.to === EXPERT)?.press('2');
    await when(() => party.heardMs.bot > before + 1000);
    expect(await transfers()).toEqual([{ target: 'expert', warm: true, outcome: 'declined' }]);
    await when(() => exchange.open.length === 1);
    expect(leg.over).toBe(false);
    expect(exchange.errors).toEqual([]);
  });

  it('a call goes on when its socket dies and the carrier calls back', async () => {
    const { exchange, party, leg } = await greeted(carrier);
    leg.cutSocket();
    await when(() => leg.streaming);
    const before = party.heardMs.bot;
    party.say(words);
    await when(() => party.heardMs.bot > before + 1000);
    expect(exchange.errors).toEqual([]);
  });
});

describe('after the calls', () => {
  it('nothing was wrong at any carrier', () => {
    expect(errorsOf(phone.exchanges)).toEqual([]);
  });
});
