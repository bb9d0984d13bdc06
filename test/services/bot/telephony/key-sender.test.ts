import { describe, expect, it } from 'vitest';
import type { ControlAnswer } from '../../../../core/phone/carrier.ts';
import type { CallerLine } from '../../../../services/bot/call/caller-line.ts';
import { createKeySender } from '../../../../services/bot/telephony/key-sender.ts';
import { keyTones } from '../../../../services/bot/telephony/sound/tones.ts';
import { hearKeys } from './hear-keys.ts';

const NO_WAY: ControlAnswer = {
  outcome: 'failed',
  why: 'refused',
  status: 501,
  because: 'no such command',
};

describe('keyTones', () => {
  it('says every key so that a receiver of tones hears it, once', () => {
    expect(hearKeys(keyTones('1234567890*#ABCD').flatMap((frame) => [...frame]))).toBe(
      '1234567890*#ABCD',
    );
    expect(hearKeys(keyTones('11,1').flatMap((frame) => [...frame]))).toBe('111');
  });
});

/** What follows by promises has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a key sender', () => {
  const open = (answer: ControlAnswer) => {
    const heard: (Int16Array | undefined)[] = [];
    const sender = createKeySender(async () => answer);
    const line = sender.over({
      send: (frame: Int16Array | undefined) => void heard.push(frame),
      clear: () => undefined,
      close: () => undefined,
    } as CallerLine);
    return { sender, line, heard };
  };

  it('leaves keys to the carrier where it takes them', async () => {
    const { sender, line, heard } = open({ outcome: 'done', callId: 'c' });
    expect(await sender.send('12')).toBe(true);
    line.send(undefined);
    expect(heard).toEqual([undefined]);
  });

  it('says them as sound where the carrier has no way, and is done when they are out', async () => {
    const { sender, line, heard } = open(NO_WAY);
    let done = false;
    const sent = sender.send('4#').then((ok) => void (done = ok));
    await Promise.resolve();
    for (let frame = 0; frame < 17; frame++) line.send(undefined);
    await Promise.resolve();
    expect(done).toBe(false);
    line.send(undefined);
    await sent;
    expect(hearKeys(heard.flatMap((frame) => [...(frame ?? [])]))).toBe('4#');
  });

  it('says two wishes one after the other, and tells of each when it is out', async () => {
    const { sender, line, heard } = open(NO_WAY);
    const told: string[] = [];
    for (const keys of ['1', '2']) void sender.send(keys).then((ok) => told.push(`${keys} ${ok}`));
    await settled();
    for (let frame = 0; frame < 9; frame++) line.send(undefined);
    await settled();
    expect(told).toEqual(['1 true']);
    for (let frame = 0; frame < 9; frame++) line.send(undefined);
    await settled();
    expect(told).toEqual(['1 true', '2 true']);
    expect(hearKeys(heard.flatMap((frame) => [...(frame ?? [])]))).toBe('12');
  });

  it.each(['clear', 'close'] as const)(
    'tells that they did not go out where a %s comes between, and presses no rest of them',
    async (what) => {
      const { sender, line, heard } = open(NO_WAY);
      const sent = sender.send('45');
      await settled();
      await settled();
      line.send(undefined);
      line[what]();
      expect(await sent).toBe(false);
      const other = sender.over(line);
      other.send(undefined);
      expect(heard.at(-1)).toBeUndefined();
    },
  );

  it('does not press them a second way when it is unsure of the first', async () => {
    const { sender, line, heard } = open({
      outcome: 'failed',
      why: 'unclear',
      status: 0,
      because: 'TimeoutError',
    });
    expect(await sender.send('4')).toBe(false);
    line.send(undefined);
    expect(heard).toEqual([undefined]);
  });
});
