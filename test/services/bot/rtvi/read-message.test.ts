import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../../services/bot/rtvi/read-message.ts';

const rtvi = (type: string, data?: unknown) =>
  JSON.stringify({ label: 'rtvi-ai', type, id: 'x', ...(data === undefined ? {} : { data }) });

describe('readMessage', () => {
  it.each([
    ['a ping', 'ping: 1764100000000', { type: 'ping' }],
    ['client-ready', rtvi('client-ready', { version: '2.1.0' }), { type: 'client-ready', id: 'x' }],
    ['send-text', rtvi('send-text', { content: 'hi' }), { data: { content: 'hi' } }],
    ['keys at once', rtvi('dtmf', { buttons: ['1', '#'] }), { data: { buttons: ['1', '#'] } }],
    ['a single key', rtvi('dtmf', { button: '5' }), { data: { button: '5' } }],
    ['client-message', rtvi('client-message', { t: 'q', d: 1 }), { data: { t: 'q', d: 1 } }],
    ['disconnect-bot', rtvi('disconnect-bot'), { type: 'disconnect-bot' }],
    ['a type of a later version', rtvi('hologram', {}), { type: 'ignored' }],
    [
      'a muted microphone',
      '{"type":"signalling","message":{"type":"trackStatus","receiver_index":0,"enabled":false}}',
      { type: 'track-status', receiver: 0, enabled: false },
    ],
  ])('reads %s', (_, text, message) => {
    expect(readMessage(text)).toMatchObject(message);
  });

  it.each([
    ['no JSON', 'hello', /not JSON/],
    ['no RTVI', '{"a":1}', /no RTVI message/],
    ['JSON that is no object', '[1]', /no RTVI message/],
    ['a wrong field', rtvi('send-text', { content: 5 }), /send-text: data\.content/],
    ['a key that no telephone has', rtvi('dtmf', { button: 'Q' }), /dtmf/],
    [
      'a message that is nested deeper than anybody means',
      `{"label":"rtvi-ai","type":"client-message","id":"x","data":{"t":"q","d":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`,
      /nested too deeply/,
    ],
    ['a very long message', rtvi('send-text', { content: 'x'.repeat(70_000) }), /too long/],
  ])('tells garbage apart: %s', (_, text, detail) => {
    const read = readMessage(text);
    expect(read.type).toBe('garbage');
    expect(read).toMatchObject({ detail: expect.stringMatching(detail) });
  });

  it('never throws, whatever is sent', () => {
    fc.assert(fc.property(fc.string(), (text) => void readMessage(text)));
    fc.assert(fc.property(fc.json(), (text) => void readMessage(text)));
    const types = fc.constantFrom('client-ready', 'send-text', 'dtmf', 'client-message', 'x');
    fc.assert(
      fc.property(types, fc.jsonValue(), (type, data) => void readMessage(rtvi(type, data))),
    );
  });
});
