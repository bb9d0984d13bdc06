import { describe, expect, it } from 'vitest';
import { createMemoryRecords } from '../../../adapters/memory/memory-records.ts';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import type { Reach } from '../../../cli/operate/reach.ts';
import { phoneBlock } from '../../../cli/phone/block.ts';
import { phoneNumber } from '../../../cli/phone/number.ts';
import { phoneNumbers } from '../../../cli/phone/numbers.ts';
import { readFallback, writeFallback } from '../../../cli/phone/read-fallback.ts';
import { phoneSetup } from '../../../cli/phone/setup.ts';
import { DO_NOT_CALL } from '../../../core/phone/call-rules.ts';
import { readNumbers } from '../../../core/phone/phone-numbers.ts';
import { fakeIo, runLine } from '../fake-io.ts';

function deployment(url?: string) {
  const records = createMemoryRecords({ nowMs: () => 0 });
  const reach: Reach = {
    open: async () => ({
      title: 'a test',
      pools: ['desk', 'night'],
      store: createMemoryStore(),
      records,
      carriersUrl: async () => url,
      endCall: async () => undefined,
    }),
  };
  const all = [phoneBlock, phoneNumber, phoneNumbers, phoneSetup].map((make) => make(reach));
  async function run(...words: string[]) {
    const io = fakeIo();
    const code = await runLine(words, all, io);
    return { code, text: [...io.said, ...io.noted].join('\n') };
  }
  return { records, run };
}

describe('phone number', () => {
  it('lets an agent answer it, and changes no other', async () => {
    const { run, records } = deployment();
    await run('phone', 'number', '+14155550100', '--agent', 'desk', '--carrier', 'twilio');
    await run(
      'phone',
      'number',
      '*',
      '--agent',
      'night',
      '--wait',
      '5',
      '--fallback',
      'say:Later.',
    );
    expect(await readNumbers(records)).toEqual({
      '+14155550100': { agent: 'desk', carrier: 'twilio', waitS: 30, fallback: { kind: 'busy' } },
      '*': { agent: 'night', waitS: 5, fallback: { kind: 'say', text: 'Later.' } },
    });
    const { text } = await run('phone', 'numbers');
    expect(text).toContain('+14155550100  desk');
    await run('phone', 'number', '*', '--remove');
    expect(Object.keys(await readNumbers(records))).toEqual(['+14155550100']);
  });

  it.each([
    [['14155550100', '--agent', 'desk'], 'the number must be'],
    [['+14155550100', '--agent', 'nobody'], '--agent must be one of desk, night'],
    [['+14155550100'], '--agent must be one of desk, night, got nothing'],
    [['+14155550100', '--agent', 'desk', '--fallback', 'dial:me'], '--fallback must be busy'],
    [['+14155550100', '--agent', 'desk', '--carrier', 'acme'], '--carrier must be twilio'],
  ])('refuses %j', async (words, why) => {
    const { run, records } = deployment();
    const { code, text } = await run('phone', 'number', ...words);
    expect(code).not.toBe(0);
    expect(text).toContain(why);
    expect(await readNumbers(records)).toEqual({});
  });
});

describe('phone setup', () => {
  it.each(['twilio', 'telnyx', 'plivo', 'vonage'])(
    'tells the addresses for %s',
    async (carrier) => {
      const { run } = deployment('https://d1.cloudfront.net');
      const { code, text } = await run('phone', 'setup', carrier);
      expect(code).toBe(0);
      for (const what of ['voice', 'fallback', 'status'])
        expect(text).toContain(`https://d1.cloudfront.net/phone/${carrier}/${what}`);
      expect(text).toContain('No number is answered yet');
    },
  );

  it('says what is missing where carriers cannot come', async () => {
    const { code, text } = await deployment().run('phone', 'setup', 'twilio');
    expect(code).not.toBe(0);
    expect(text).toContain('edge.enabled');
  });
});

describe('phone block', () => {
  it('keeps numbers from being called, also when they are named twice', async () => {
    const { run, records } = deployment();
    await run('phone', 'block', '+14155550100', '+14155550101');
    expect((await run('phone', 'block', '+14155550100')).code).toBe(0);
    expect(await records.getRecord(DO_NOT_CALL, '+14155550101')).toBeDefined();
  });
});

describe('a fallback', () => {
  it.each(['busy', 'dial:+14155550100', 'say:We are closed: call tomorrow.', 'voicemail:Speak.'])(
    '%s is read as it is written',
    (given) => expect(writeFallback(readFallback(given, '--fallback'))).toBe(given),
  );
});
