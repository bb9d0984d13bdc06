/** The VPC's resolver: AWS's names, answered as they are inside of a VPC with its endpoints. Wire format: RFC 1035. */
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** What it answers from. */
export interface Names {
  /** A name's addresses of both kinds; nothing for a name that does not exist. */
  lookup(name: string): readonly string[] | undefined;
}

const TYPE_A = 1;
const TYPE_AAAA = 28;
const HEADER_BYTES = 12;

/** Answers at port 53 of an address. */
export async function startResolver(address: string, names: Names): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const answer = answerTo(query, names);
    if (answer) socket.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve) => {
    socket.bind(53, address, resolve);
  });
  return socket;
}

function answerTo(query: Buffer, names: Names): Buffer | undefined {
  const { name, end } = readName(query);
  if (end + 4 > query.length) return undefined;
  const found = names.lookup(name);
  const type = query.readUInt16BE(end);
  const addresses = (found ?? []).filter(
    (address) => type === (isIPv6(address) ? TYPE_AAAA : TYPE_A),
  );
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  // An answer, recursion available; NXDOMAIN for a name that does not exist.
  header.writeUInt16BE(0x8180 | (found ? 0 : 3), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  return Buffer.concat([header, query.subarray(HEADER_BYTES, end + 4), ...addresses.map(record)]);
}

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  while (at < query.length && query[at] !== 0) {
    const length = query[at] ?? 0;
    labels.push(query.toString('ascii', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

/** Points back to the question's name; lives for five seconds. */
function record(address: string): Buffer {
  const [type, bytes] = isIPv6(address)
    ? [TYPE_AAAA, bytesOf6(address)]
    : [TYPE_A, Buffer.from(address.split('.').map(Number))];
  const head = Buffer.from([0xc0, HEADER_BYTES, 0, type, 0, 1, 0, 0, 0, 5, 0, bytes.length]);
  return Buffer.concat([head, bytes]);
}

function bytesOf6(address: string): Buffer {
  const [left = [], right = []] = address.split('::').map((half) => half.split(':'));
  const nought = Array.from({ length: 8 - left.length - right.length }, () => '0');
  const words = [...left, ...nought, ...right].map((word) => word.padStart(4, '0'));
  return Buffer.from(words.join(''), 'hex');
}
