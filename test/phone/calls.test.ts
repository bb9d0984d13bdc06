import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARRIERS } from '../../core/phone/phone.ts';
import { createScriptedParty } from '../../local/carrier/party.ts';
import { familyOf } from '../local/npm-start.ts';
import { errorsOf, type PhoneSystem, startPhoneSystem } from './system.ts';
import { when } from './when.ts';

/** A sentence that a stall of the machine has torn is played back in pieces, or not at all: whoever hears no answer says it again. */
const AGAIN_MS = 15_000;

let phone: PhoneSystem;
let words: Int16Array;

beforeAll(async () => {
  phone = await startPhoneSystem({ agent: 'parrot', warm: 1, maxTasks: 3 });
  words = await phone.speak('Good morning, I would like to make an appointment, please.');
});
afterAll(() => phone.close());

describe.each(CARRIERS)('a call by %s', (carrier) => {
  it('is greeted, heard and answered, and ends with the caller', async () => {
    const exchange = phone.exchanges[carrier];
    const party = createScriptedParty();
    // Those before it have taken idle bots along.
    await phone.system.ready();
    const leg = await exchange.ring({ from: '+15550001', to: '+15559999', party });
    await when(() => party.heardMs.bot > 1000);
    await when(() => party.level < 60);
    // What is played back is the caller's own turn, so it takes as long.
    const before = party.heardMs.bot;
    const saysAgain = setInterval(() => party.say(words), AGAIN_MS);
    party.say(words);
    await when(() => party.heardMs.bot > before + 1500).finally(() => clearInterval(saysAgain));
    leg.end('completed', 'the caller hung up');
    expect(exchange.errors).toEqual([]);
    await when(() => exchange.open.length === 0);
  });
});

describe('a call that is lost', () => {
  it.each([
    ...CARRIERS.map((carrier) => [carrier, 'bot', '/bot.mjs'] as const),
    ['twilio', 'task', '/supervisor.mjs'] as const,
  ])('by %s says so when its %s is killed', async (carrier, _, program) => {
    const exchange = phone.exchanges[carrier];
    const party = createScriptedParty();
    await phone.system.ready();
    const leg = await exchange.ring({ from: '+15550001', to: '+15559999', party });
    await when(() => party.heardMs.bot > 1000);
    const before = exchange.said.length;
    for (const pid of programsBelow(program)) process.kill(pid, 'SIGKILL');
    await when(() => leg.over);
    expect(exchange.said.slice(before)).toEqual([expect.stringContaining('Please call again')]);
    expect(exchange.open).toEqual([]);
  });
});

describe('after the calls', () => {
  it('nothing was wrong at any carrier but what a killed process could not take, and nothing is left', () => {
    // A task that was killed is told of no end; a bot whose death is not known yet is called back once.
    const lost = /\/status answered 503$|the handshake was answered 403$/;
    expect(errorsOf(phone.exchanges).filter((error) => !lost.test(error))).toEqual([]);
  });
});

function programsBelow(program: string): number[] {
  const commandOf = (pid: number) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  return familyOf(process.pid).filter((pid) => commandOf(pid).endsWith(program));
}
