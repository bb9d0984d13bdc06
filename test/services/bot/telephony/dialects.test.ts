import { describe, expect, it } from 'vitest';
import type { Carrier } from '../../../../core/phone/phone.ts';
import type { CarrierStream } from '../../../../services/bot/telephony/dialect.ts';
import { dialectOf } from '../../../../services/bot/telephony/dialects/dialect-of.ts';

const SOUND = Buffer.from([1, 2, 3, 4]);
const BASE64 = SOUND.toString('base64');

/** What each carrier's documents show, message by message. */
const STARTS: Readonly<Record<Carrier, unknown>> = {
  twilio: {
    event: 'start',
    sequenceNumber: '1',
    start: {
      accountSid: 'AC1',
      streamSid: 'MZ1',
      callSid: 'CA1',
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: { a: 'b' },
    },
    streamSid: 'MZ1',
  },
  telnyx: {
    event: 'start',
    sequence_number: '1',
    start: {
      user_id: 'u',
      call_control_id: 'CA1',
      media_format: { encoding: 'PCMU', sample_rate: 8000, channels: 1 },
    },
    stream_id: 'MZ1',
  },
  plivo: {
    event: 'start',
    sequenceNumber: 1,
    start: {
      callId: 'CA1',
      streamId: 'MZ1',
      accountId: 'AC1',
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000 },
    },
  },
  vonage: { event: 'websocket:connected', 'content-type': 'audio/l16;rate=16000', call: 'CA1' },
};

function start(carrier: Carrier, message: unknown = STARTS[carrier]): CarrierStream {
  const event = dialectOf(carrier).read(JSON.stringify(message));
  if (event.type !== 'start') throw new Error(`no start but ${event.type}`);
  return event.stream;
}

describe('a dialect', () => {
  it.each([
    ['twilio', 'mulaw', 8000, 'MZ1'],
    ['telnyx', 'mulaw', 8000, 'MZ1'],
    ['plivo', 'mulaw', 8000, 'MZ1'],
    ['vonage', 'l16', 16_000, ''],
  ] as const)('reads the start of %s', (carrier, encoding, rate, streamId) => {
    const sound = { encoding, rate };
    expect(start(carrier)).toMatchObject({
      streamId,
      callId: 'CA1',
      inbound: sound,
      outbound: sound,
    });
  });

  it.each([
    ['twilio', { event: 'media', media: { track: 'inbound', chunk: '7', payload: BASE64 } }, 7],
    ['telnyx', { event: 'media', media: { track: 'inbound', chunk: '7', payload: BASE64 } }, 7],
    ['plivo', { event: 'media', media: { track: 'inbound', chunk: 7, payload: BASE64 } }, 7],
  ] as const)('reads the sound of %s', (carrier, message, chunk) => {
    const event = dialectOf(carrier).read(JSON.stringify(message));
    expect(event).toEqual({ type: 'audio', payload: SOUND, chunk });
  });

  it('reads the sound of vonage from binary messages', () => {
    expect(dialectOf('vonage').read(SOUND)).toEqual({ type: 'audio', payload: SOUND });
  });

  it.each([
    ['twilio', { event: 'dtmf', sequenceNumber: '5', dtmf: { digit: '#' } }, '5'],
    ['telnyx', { event: 'dtmf', sequence_number: '5', dtmf: { digit: '#' } }, '5'],
    ['plivo', { event: 'dtmf', sequenceNumber: 5, dtmf: { digit: '#', track: 'inbound' } }, '5'],
    ['vonage', { event: 'websocket:dtmf', digit: '#', duration: 260 }, undefined],
    ['vonage', { event: 'websocket:dtmf', dtmf: { digit: '#' } }, undefined],
  ] as const)('reads a key of %s', (carrier, message, id) => {
    const event = dialectOf(carrier).read(JSON.stringify(message));
    expect(event).toEqual({ type: 'key', digit: '#', ...(id === undefined ? {} : { id }) });
  });

  it.each([
    ['twilio', { event: 'mark', mark: { name: '1:200' } }],
    ['telnyx', { event: 'mark', mark: { name: '1:200' } }],
    ['plivo', { event: 'playedStream', name: '1:200' }],
  ] as const)('reads what %s has played', (carrier, message) => {
    const event = dialectOf(carrier).read(JSON.stringify(message));
    expect(event).toEqual({ type: 'mark', name: '1:200' });
  });

  it.each([
    ['twilio', { event: 'stop', stop: { callSid: 'CA1' } }],
    ['telnyx', { event: 'stop', stop: {} }],
    ['plivo', { event: 'stop', reason: 'hangup' }],
    ['vonage', { event: 'websocket:disconnected' }],
  ] as const)('reads the stop of %s', (carrier, message) => {
    expect(dialectOf(carrier).read(JSON.stringify(message)).type).toBe('stop');
  });

  it('tells what Telnyx refuses', () => {
    const payload = { code: 100004, title: 'invalid_media', detail: 'no' };
    const event = dialectOf('telnyx').read(JSON.stringify({ event: 'error', payload }));
    expect(event).toEqual({ type: 'error', detail: '100004 invalid_media no' });
  });

  it('refuses a start in an encoding that was not asked for', () => {
    const media_format = { encoding: 'OPUS', sample_rate: 16_000 };
    const message = { event: 'start', stream_id: 's', start: { media_format } };
    expect(dialectOf('telnyx').read(JSON.stringify(message)).type).toBe('garbage');
  });

  it.each([
    [
      'twilio',
      { event: 'media', streamSid: 'MZ1', media: { payload: BASE64 } },
      { event: 'mark', streamSid: 'MZ1', mark: { name: '1:200' } },
      { event: 'clear', streamSid: 'MZ1' },
    ],
    [
      'telnyx',
      { event: 'media', media: { payload: BASE64 } },
      { event: 'mark', mark: { name: '1:200' } },
      { event: 'clear' },
    ],
    [
      'plivo',
      {
        event: 'playAudio',
        media: { contentType: 'audio/x-mulaw', sampleRate: 8000, payload: BASE64 },
      },
      { event: 'checkpoint', streamId: 'MZ1', name: '1:200' },
      { event: 'clearAudio', streamId: 'MZ1' },
    ],
  ] as const)('speaks, marks and clears as %s wants it', (carrier, sound, mark, clear) => {
    const dialect = dialectOf(carrier);
    const stream = start(carrier);
    const read = (frame: unknown) => JSON.parse(String(frame)) as unknown;
    expect(read(dialect.audio(stream, SOUND))).toEqual(sound);
    expect(read(dialect.mark(stream, '1:200'))).toEqual(mark);
    expect(read(dialect.clear(stream))).toEqual(clear);
  });

  it('speaks binary to vonage, marks nothing and clears by an action', () => {
    const dialect = dialectOf('vonage');
    const stream = start('vonage');
    expect(dialect.audio(stream, SOUND)).toBe(SOUND);
    expect(dialect.mark(stream, 'x')).toBeUndefined();
    expect(dialect.clear(stream)).toBe('{"action":"clear"}');
  });

  it.each(['twilio', 'telnyx', 'plivo', 'vonage'] as const)(
    'takes any garbage of %s',
    (carrier) => {
      const dialect = dialectOf(carrier);
      const shapes = [
        '',
        '{',
        'null',
        '[]',
        '1',
        '{"event":{}}',
        '{"event":"start"}',
        '{"event":"media"}',
      ];
      for (const shape of [
        ...shapes,
        '{"event":"dtmf","dtmf":{"digit":"xx"}}',
        '{"event":"media","media":[]}',
      ])
        expect(['garbage', 'ignored']).toContain(dialect.read(shape).type);
      expect(dialect.read(new Uint8Array(0)).type).toBe('garbage');
    },
  );
});
