import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARRIERS } from '../../core/phone.ts';
import { createScriptedParty } from '../../local/carrier/party.ts';
import { when } from './when.ts';
import { errorsOf, type PhoneSystem, startPhoneSystem } from './system.ts';

let phone: PhoneSystem;
let words: Int16Array;

beforeAll(async () => {
  phone = await startPhoneSystem({ agent: 'parrot', warm: 1, maxTasks: 3 });
  words = await phone.speak('Good morning, I would like to make an appointment, please.');
}, 90_000);
afterAll(() => phone.close(), 30_000);

describe.each(CARRIERS)('a call by %s', (carrier) => {
  it('is greeted, heard and answered, and ends with the caller', { timeout: 60_000 }, async () => {
    const exchange = phone.exchanges[carrier];
    const party = createScriptedParty();
    const leg = await exchange.ring({ from: '+15550001', to: '+15559999', party });
    await when(() => party.heardMs.bot > 1000, 20_000);
    await when(() => party.level < 60, 20_000);
    // What is played back is the caller's own turn, so it takes as long.
    const before = party.heardMs.bot;
    party.say(words);
    await when(() => party.heardMs.bot > before + 1500, 20_000);
    leg.end('completed', 'the caller hung up');
    expect(exchange.errors).toEqual([]);
    await when(() => exchange.open.length === 0, 5000);
  });
});

describe('after the calls', () => {
  it('nothing was wrong at any carrier, and nothing is left', async () => {
    expect(errorsOf(phone.exchanges)).toEqual([]);
  });
});
