import { describe, expect, it } from 'vitest';
import { garbageCollector } from '../../../../bench/garbage-collector.ts';
import { CARRIERS, type Carrier } from '../../../../core/phone/phone.ts';
import { plivoSide } from '../../../../local/carrier/sides/plivo-side.ts';
import type { SocketSide } from '../../../../local/carrier/sides/socket-side.ts';
import { telnyxSide } from '../../../../local/carrier/sides/telnyx-side.ts';
import { twilioSide } from '../../../../local/carrier/sides/twilio-side.ts';
import { vonageSide } from '../../../../local/carrier/sides/vonage-side.ts';
import { PIPECAT_STREAM, pipecatFrames } from '../../../../services/bot/sockets/pipecat-frames.ts';
import { plainAudio } from '../../../../services/bot/sockets/plain-audio.ts';
import type {
  CarrierEvent,
  CarrierFrame,
  Dialect,
} from '../../../../services/bot/telephony/dialect.ts';
import { dialectOf } from '../../../../services/bot/telephony/dialects/dialect-of.ts';
import { createHeardFrames } from '../../../../services/bot/telephony/sound/heard-frames.ts';
import { MU_LAW_8K } from '../../../../services/bot/telephony/sound/sound.ts';
import { createRoll } from '../../../core/roll.ts';

/** `GREENROOM_FUZZ=1000000` for the whole; a taste of it in every run. */
const MESSAGES = Number(process.env['GREENROOM_FUZZ'] ?? 5_000);

const SIDES: Readonly<Record<Carrier, SocketSide>> = {
  twilio: twilioSide,
  telnyx: telnyxSide,
  plivo: plivoSide,
  vonage: vonageSide,
};
const NAMES = { streamId: 'MZ1', callId: 'CA1', accountId: 'AC0' };
const ODD = ['', 'null', '-1', '1e999', '"\u0000"', '{}', '[]', 'true', '9'.repeat(40), '\ud800'];

function samples({ hello, sound, key, played, stop, silence }: SocketSide): CarrierFrame[] {
  const of = { sequence: 7, chunk: 3, atMs: 60, bytes: silence, digit: '5', name: '1:200' };
  const sent = [
    ...hello(NAMES),
    sound(NAMES, of),
    key(NAMES, of),
    played(NAMES, of),
    stop(NAMES, 9),
  ];
  return sent.filter((frame) => frame !== undefined);
}

function mutate(frame: CarrierFrame, roll: (below: number) => number): CarrierFrame {
  if (typeof frame !== 'string') return frame.subarray(roll(frame.length), frame.length - roll(3));
  const at = roll(frame.length);
  const [head, tail] = [frame.slice(0, at), frame.slice(at + roll(12))];
  const odd = ODD[roll(ODD.length)] ?? '';
  switch (roll(5)) {
    case 0:
      return head;
    case 1:
      return head + odd + tail;
    case 2:
      return head + String.fromCharCode(roll(0xffff)) + tail;
    case 3:
      return Buffer.from(frame);
    default:
      // A member's value is another one.
      return frame.replaceAll(/:("[^"]*"|\d+)/g, (all) => (roll(3) === 0 ? `:${odd || 0}` : all));
  }
}

/** What is mutated, and who reads it. */
interface Mutated {
  readonly name: string;
  readonly dialect: Dialect;
  readonly given: readonly CarrierFrame[];
}

const RTVI = JSON.stringify({ label: 'rtvi-ai', type: 'client-ready', id: '1', data: {} });
const SOUND = new Uint8Array(512).fill(7);

const OF_CLIENTS: readonly Mutated[] = [
  {
    name: 'Pipecat’s client',
    dialect: pipecatFrames,
    given: [pipecatFrames.audio(PIPECAT_STREAM, SOUND), pipecatFrames.message?.(RTVI) ?? ''],
  },
  {
    name: 'the plain audio socket',
    dialect: plainAudio('marks'),
    given: [
      JSON.stringify({
        type: 'start',
        audio: { encoding: 'pcm16', rate: 8000 },
        playback: 'marks',
      }),
      JSON.stringify({ type: 'mark', name: '1:200' }),
      JSON.stringify({ type: 'stop' }),
      RTVI,
      SOUND,
    ],
  },
];

const OF_CARRIERS: readonly Mutated[] = CARRIERS.map((carrier) => ({
  name: carrier,
  dialect: dialectOf(carrier),
  given: samples(SIDES[carrier]),
}));

/** What is wrong with what a message was read as; nothing for what it may be. */
function wrongOf(event: CarrierEvent): string | undefined {
  if (event.type === 'audio' && event.payload.length >= 2_000) return 'sound out of nothing';
  if (event.type === 'mark' && event.name.length > 512) return 'a mark without an end';
  if (event.type === 'key' && !/^[0-9A-D*#]$/.test(event.digit)) return `the key ${event.digit}`;
  return undefined;
}

/** The process's own noise, and less than a byte for each. */
const MOST_KEPT_BYTES = 1_500_000 + MESSAGES / 2;

const collect = garbageCollector();

function heldBytes(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe.each([...OF_CARRIERS, ...OF_CLIENTS])('broken messages of $name', (of) => {
  it('are read as what they are, and nothing else happens', { timeout: 60_000 + MESSAGES }, () => {
    const { name, dialect, given } = of;
    const roll = createRoll(1 + name.length);
    const heard = createHeardFrames(MU_LAW_8K);
    const seen = new Map<string, number>();
    let frames = 0;
    const play = (messages: number) => {
      for (let count = 0; count < messages; count++) {
        const event = dialect.read(mutate(given[roll(given.length)] ?? '', roll));
        seen.set(event.type, 1 + (seen.get(event.type) ?? 0));
        const wrong = wrongOf(event);
        if (wrong !== undefined) expect.fail(wrong);
        if (event.type === 'audio') frames += heard.take(event).length;
      }
    };
    // What the first ones make once, code and tables, is no growth.
    play(MESSAGES / 5);
    const before = heldBytes();
    play((MESSAGES * 4) / 5);
    expect(heldBytes() - before).toBeLessThan(MOST_KEPT_BYTES);
    // Sound is bounded by its message: nothing small grows.
    expect(frames).toBeLessThan(MESSAGES * 12);
    expect([...seen.keys()]).toEqual(expect.arrayContaining(['garbage', 'audio']));
    expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(MESSAGES);
  });
});
