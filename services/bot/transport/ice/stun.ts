/** STUN binding messages (RFC 8489), as much as an ICE-lite agent needs: checked, answered, and asked once. */
import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A check of the other side. */
export const BINDING_REQUEST = 0x0001;

/** Its answer. */
export const BINDING_SUCCESS = 0x0101;

/** Its refusal. */
export const BINDING_ERROR = 0x0111;

/** Attributes by number (RFC 8489, 18.3; RFC 8445, 20.2). */
export const ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  xorMappedAddress: 0x0020,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
  iceControlled: 0x8029,
  iceControlling: 0x802a,
} as const;

const MAGIC = 0x2112a442;
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 24;
const FINGERPRINT_BYTES = 8;
const FINGERPRINT_XOR = 0x5354554e;

/** One message, its attributes still as bytes. */
export interface StunMessage {
  readonly type: number;
  readonly transaction: Buffer;
  readonly attributes: ReadonlyMap<number, Buffer>;
  /** Where the integrity attribute begins; what lies before it is signed. */
  readonly signedBytes: number | undefined;
}

/** An IP address and port. */
export interface Address {
  readonly address: string;
  readonly port: number;
}

/** Whether a packet on a media port is STUN and not DTLS or SRTP (RFC 7983). */
export function isStun(packet: Buffer): boolean {
  return packet.length >= HEADER_BYTES && packet.readUInt8(0) < 4;
}

/** Reads a message, or nothing where it is broken. */
export function readStun(packet: Buffer): StunMessage | undefined {
  if (!isStun(packet) || packet.readUInt32BE(4) !== MAGIC) return undefined;
  if (HEADER_BYTES + packet.readUInt16BE(2) !== packet.length) return undefined;
  const attributes = new Map<number, Buffer>();
  let signedBytes: number | undefined;
  for (let at = HEADER_BYTES; at < packet.length; ) {
    if (at + 4 > packet.length) return undefined;
    const type = packet.readUInt16BE(at);
    const bytes = packet.readUInt16BE(at + 2);
    if (at + 4 + bytes > packet.length) return undefined;
    if (type === ATTRIBUTE.messageIntegrity) signedBytes ??= at;
    // What follows the signature is not covered by it, so it counts for nothing.
    if (signedBytes === undefined || type === ATTRIBUTE.messageIntegrity)
      attributes.set(type, packet.subarray(at + 4, at + 4 + bytes));
    at += 4 + padded(bytes);
  }
  const transaction = packet.subarray(8, HEADER_BYTES);
  return { type: packet.readUInt16BE(0), transaction, attributes, signedBytes };
}

/** Whether a message was signed with this password. */
export function isSigned(packet: Buffer, message: StunMessage, password: string): boolean {
  const { signedBytes, attributes } = message;
  const signature = attributes.get(ATTRIBUTE.messageIntegrity);
  if (signedBytes === undefined || !signature) return false;
  const signed = Buffer.from(packet.subarray(0, signedBytes));
  signed.writeUInt16BE(signedBytes - HEADER_BYTES + INTEGRITY_BYTES, 2);
  return createHmac('sha1', password).update(signed).digest().equals(signature);
}

/** Packs a message and signs it with this password. */
export function writeStun(
  head: { readonly type: number; readonly transaction: Buffer },
  attributes: readonly (readonly [type: number, value: Buffer])[],
  password: string,
): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(head.type, 0);
  header.writeUInt32BE(MAGIC, 4);
  head.transaction.copy(header, 8);
  const body = Buffer.concat([header, ...attributes.map((one) => packAttribute(one))]);
  // Signature and checksum count a length that reaches to their own end.
  body.writeUInt16BE(body.length - HEADER_BYTES + INTEGRITY_BYTES, 2);
  const hmac = createHmac('sha1', password).update(body).digest();
  const signed = Buffer.concat([body, packAttribute([ATTRIBUTE.messageIntegrity, hmac])]);
  signed.writeUInt16BE(signed.length - HEADER_BYTES + FINGERPRINT_BYTES, 2);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE((crc32(signed) ^ FINGERPRINT_XOR) >>> 0);
  return Buffer.concat([signed, packAttribute([ATTRIBUTE.fingerprint, checksum])]);
}

/** An address as XOR-MAPPED-ADDRESS (RFC 8489, 14.2); an IPv6 one is also mixed with the transaction. */
export function xorMapped({ address, port }: Address, transaction: Buffer): Buffer {
  const mask = Buffer.alloc(16);
  mask.writeUInt32BE(MAGIC);
  transaction.copy(mask, 4);
  const ip = bytesOf(address);
  const value = Buffer.alloc(4 + ip.length);
  value.writeUInt8(ip.length === 4 ? 1 : 2, 1);
  value.writeUInt16BE(port ^ (MAGIC >>> 16), 2);
  ip.forEach((byte, i) => value.writeUInt8(byte ^ mask.readUInt8(i), 4 + i));
  return value;
}

/** The 4 or 16 bytes of an address in text. */
function bytesOf(address: string): number[] {
  if (!address.includes(':')) return address.split('.').map(Number);
  const [head = '', tail = ''] = address.replace(/%.*/, '').split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 0xff]);
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

/** "Bad Request" as ERROR-CODE: a full ICE agent fails the pair at once, where silence would cost it half a minute. */
export const BAD_REQUEST = Buffer.concat([Buffer.from([0, 0, 4, 0]), Buffer.from('Gone')]);

/** The attributes of a check by `from`, which has that role. */
export function checkOf(
  from: { readonly username: string; readonly priority: number },
  role: readonly (readonly [type: number, value: Buffer])[],
): readonly (readonly [type: number, value: Buffer])[] {
  const priority = Buffer.alloc(4);
  priority.writeUInt32BE(from.priority);
  return [
    [ATTRIBUTE.username, Buffer.from(from.username)],
    [ATTRIBUTE.priority, priority],
    ...role,
  ];
}

function packAttribute([type, value]: readonly [number, Buffer]): Buffer {
  const packed = Buffer.alloc(4 + padded(value.length));
  packed.writeUInt16BE(type, 0);
  packed.writeUInt16BE(value.length, 2);
  value.copy(packed, 4);
  return packed;
}

function padded(bytes: number): number {
  return (bytes + 3) & ~3;
}
