import { describe, expect, inject, it } from 'vitest';
import { LOOPBACK, listenersBelow } from '../emulators/listeners.ts';
import { lacking } from './connect.ts';

const pid = lacking === '' ? inject('emulatorPid') : 0;
const why = lacking || 'the endpoint was named, not started here';

describe.skipIf(pid === 0)(`the emulator${pid === 0 ? `, skipped: ${why}` : ''}`, () => {
  it('listens on the loopback interface alone, with DynamoDB behind it', () => {
    const addresses = listenersBelow(pid);
    expect(addresses.filter((address) => !LOOPBACK.includes(address))).toEqual([]);
    expect(addresses.length).toBeGreaterThanOrEqual(2);
  });
});
