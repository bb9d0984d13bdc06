import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScriptedParty } from '../../local/carrier/party.ts';
import { errorsOf, type PhoneSystem, startPhoneSystem } from '../phone/system.ts';
import { when } from '../phone/when.ts';

/** What Pipecat's serializers want to be there; they would hang up by them. */
const ACCOUNTS = {
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
  TWILIO_AUTH_TOKEN: 'secret',
  TELNYX_API_KEY: 'secret',
  PLIVO_AUTH_ID: 'MA0000000000000000',
  PLIVO_AUTH_TOKEN: 'secret',
};

let phone: PhoneSystem;
let words: Int16Array;

beforeAll(async () => {
  Object.assign(process.env, ACCOUNTS);
  phone = await startPhoneSystem({ agent: 'echo', warm: 1, maxTasks: 2, spareSeats: 0 });
  words = await phone.speak('Good morning, I would like to make an appointment, please.');
});
afterAll(async () => {
  await phone?.close();
  for (const name of Object.keys(ACCOUNTS)) delete process.env[name];
});

// Pipecat knows no Vonage streams.
describe.each(['twilio', 'telnyx', 'plivo'] as const)(
  'a call by %s to a Pipecat bot',
  (carrier) => {
    it('is taken by its own serializer, which plays the caller back, and ends with the caller', async () => {
      const exchange = phone.exchanges[carrier];
      const party = createScriptedParty();
      const leg = await exchange.ring({ from: '+15550001', to: '+15559999', party });
      const before = party.heardMs.bot;
      party.say(words);
      await when(() => party.heardMs.bot > before + 1500);
      leg.end('completed', 'the caller hung up');
      await when(() => exchange.open.length === 0);
      expect(exchange.errors).toEqual([]);
    });
  },
);

describe('after the calls', () => {
  it('nothing was wrong at any carrier', () => {
    expect(errorsOf(phone.exchanges)).toEqual([]);
  });
});
