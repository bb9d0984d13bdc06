import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ATTRIBUTE,
  BINDING_REQUEST,
  BINDING_SUCCESS,
  isSigned,
  isStun,
  readStun,
  writeStun,
  xorMapped,
} from '../../../../../services/bot/transport/ice/stun.ts';

/** RFC 5769, 2.1: a request, password VOkJxbRl1RmTxUk/WvJxBt. */
const RFC_REQUEST = Buffer.from(
  [
    '000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74',
    '002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020',
    '000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf',
  ].join(''),
  'hex',
);

/** RFC 5769, 2.2 and 2.3: its answers, with 192.0.2.1:32853 and an IPv6 address as mapped addresses. */
const RFC_MAPPED = Buffer.from('0001a147e112a643', 'hex');
const RFC_MAPPED_6 = Buffer.from('0002a1470113a9faa5d3f179bc25f4b5bed2b9d9', 'hex');
const RFC_TRANSACTION = Buffer.from('b7e7a701bc34d686fa87dfae', 'hex');

describe('stun', () => {
  it('reads the request of RFC 5769 and finds it signed', () => {
    const message = readStun(RFC_REQUEST);
    expect(message?.type).toBe(BINDING_REQUEST);
    expect(message?.attributes.get(ATTRIBUTE.username)?.toString()).toBe('evtj:h6vY');
    if (!message) return;
    expect(isSigned(RFC_REQUEST, message, 'VOkJxbRl1RmTxUk/WvJxBt')).toBe(true);
    expect(isSigned(RFC_REQUEST, message, 'VOkJxbRl1RmTxUk/WvJxBu')).toBe(false);
  });

  it.each([
    ['192.0.2.1', RFC_MAPPED],
    ['2001:db8:1234:5678:11:2233:4455:6677', RFC_MAPPED_6],
  ])('packs %s as RFC 5769 does', (address, mapped) => {
    expect(xorMapped({ address, port: 32_853 }, RFC_TRANSACTION)).toEqual(mapped);
  });

  it('reads what it wrote, and refuses it with one bit changed', () => {
    const transaction = randomBytes(12);
    const username = [ATTRIBUTE.username, Buffer.from('abc:de')] as const;
    const packet = writeStun({ type: BINDING_SUCCESS, transaction }, [username], 'secret');
    const message = readStun(packet);
    expect(message?.transaction).toEqual(transaction);
    expect(message && isSigned(packet, message, 'secret')).toBe(true);
    const bent = Buffer.from(packet);
    bent.writeUInt8(bent.readUInt8(25) ^ 1, 25);
    const bentMessage = readStun(bent);
    expect(bentMessage && isSigned(bent, bentMessage, 'secret')).toBe(false);
  });

  it('counts no attribute behind the signature', () => {
    const packet = writeStun(
      { type: BINDING_REQUEST, transaction: randomBytes(12) },
      [[ATTRIBUTE.username, Buffer.from('a:b')]],
      'secret',
    );
    const extra = Buffer.from('00250000', 'hex');
    const longer = Buffer.concat([packet, extra]);
    longer.writeUInt16BE(longer.length - 20, 2);
    expect(readStun(longer)?.attributes.has(ATTRIBUTE.useCandidate)).toBe(false);
  });

  it('never throws on garbage', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, looksRight) => {
        const packet = Buffer.from(bytes);
        if (looksRight && packet.length >= 20) {
          packet.writeUInt16BE(BINDING_REQUEST, 0);
          packet.writeUInt16BE(packet.length - 20, 2);
          packet.writeUInt32BE(0x2112a442, 4);
        }
        const message = readStun(packet);
        if (message) expect(isSigned(packet, message, 'secret')).toBe(false);
        else expect(isStun(packet) && looksRight && packet.length === 20).toBe(false);
      }),
    );
  });
});
