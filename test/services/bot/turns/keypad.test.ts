import { beforeEach, describe, expect, it } from 'vitest';
import { createKeypad } from '../../../../services/bot/turns/keypad.ts';
import { createHandTimers } from '../../../core/timer-clock.ts';

let time = createHandTimers();
beforeEach(() => void (time = createHandTimers()));

const open = () => createKeypad(time);

describe('a keypad', () => {
  it('leaves keys to the conversation while no tool asks for them', () => {
    expect(open().take(['1'])).toBe(false);
  });

  it('gives a tool what the caller presses, up to the end key, and no more', async () => {
    const keypad = open();
    const taken = keypad.ask();
    expect(keypad.take(['1', '2'])).toBe(true);
    expect(keypad.take(['#', '9'])).toBe(true);
    expect(await taken).toEqual({ outcome: 'taken', keys: '12' });
    expect(keypad.take(['9'])).toBe(false);
  });

  it('waits long for the first key, and from then on only between keys', async () => {
    const keypad = open();
    const taken = keypad.ask({ firstKeyMs: 5_000, betweenKeysMs: 1_000 });
    await time.passing(4_900);
    keypad.take(['4']);
    await time.passing(900);
    keypad.take(['5']);
    await time.passing(1_000);
    expect(await taken).toEqual({ outcome: 'taken', keys: '45' });
  });

  it('gives nothing where no key comes, and refuses what is too long', async () => {
    const keypad = open();
    const none = keypad.ask({ firstKeyMs: 3_000 });
    await time.passing(3_000);
    expect(await none).toEqual({ outcome: 'nothing' });
    const long = keypad.ask({ longest: 2 });
    keypad.take(['1', '2', '3']);
    expect(await long).toEqual({ outcome: 'too-long', keys: '123' });
  });

  it('is finished by its full length where there is no end key', async () => {
    const keypad = open();
    const pin = keypad.ask({ terminator: '', longest: 4 });
    keypad.take(['1', '2', '3', '4']);
    expect(await pin).toEqual({ outcome: 'taken', keys: '1234' });
  });

  it('is whose who asked last', async () => {
    const keypad = open();
    const [first, second] = [keypad.ask(), keypad.ask()];
    keypad.take(['7', '#']);
    expect(await Promise.all([first, second])).toEqual([
      { outcome: 'nothing' },
      { outcome: 'taken', keys: '7' },
    ]);
  });

  it('sends keys only where something carries them, and only keys', async () => {
    const keypad = open();
    expect(await keypad.send('1')).toBe(false);
    const sent: string[] = [];
    keypad.sendBy(async (keys) => sent.push(keys) > 0);
    expect(await keypad.send('1,2#')).toBe(true);
    expect(await keypad.send('call me')).toBe(false);
    expect(sent).toEqual(['1,2#']);
  });
});
