/** A name server that answers from a hosted zone, as Route 53's own do; by TCP, which is how Pebble asks. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  type Packet,
  streamDecode,
  streamEncode,
} from 'dns-packet';
import type { Zone } from '../../../core/names/zone.ts';

export interface ZoneAnswerer {
  readonly address: string;
  /** Off, it says that it knows no such name. */
  isOn: boolean;
  close(): void;
}

const NO_SUCH_NAME = 3;

/** Starts it on the loopback interface. */
export async function answerFrom(zone: Zone): Promise<ZoneAnswerer> {
  const listening = createServer((socket) => {
    let got = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      got = Buffer.concat([got, bytes]);
      if (got.length < 2 || got.length < 2 + got.readUInt16BE()) return;
      const asked = streamDecode(got);
      got = Buffer.alloc(0);
      void find(server.isOn ? zone : undefined, asked).then(
        (answers) => socket.write(streamEncode(answerTo(asked, answers))),
        () => socket.destroy(),
      );
    });
  });
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const server: ZoneAnswerer = {
    address: `127.0.0.1:${(listening.address() as AddressInfo).port}`,
    isOn: true,
    close: () => void listening.close(),
  };
  return server;
}

async function find(zone: Zone | undefined, { questions = [] }: Packet): Promise<Answer[]> {
  const [question] = questions;
  if (!zone || !question) return [];
  const name = question.name.toLowerCase();
  const records = await zone.listBelow(name);
  return records
    .filter((record) => record.name === name && record.type === question.type)
    .flatMap(({ type, ttlS, values }) =>
      values.map((value): Answer => {
        const plain = value.replaceAll('"', '');
        const data = type === 'TXT' ? [plain] : plain;
        return { name: question.name, type: type as 'TXT', ttl: ttlS, data: data as string[] };
      }),
    );
}

function answerTo({ id, questions }: Packet, answers: Answer[]): Packet {
  const missing = answers.length === 0 ? NO_SUCH_NAME : 0;
  return {
    ...(id === undefined ? {} : { id }),
    type: 'response',
    flags: AUTHORITATIVE_ANSWER | missing,
    ...(questions ? { questions } : {}),
    answers,
  };
}
