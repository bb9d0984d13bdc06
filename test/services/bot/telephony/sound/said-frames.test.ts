import { describe, expect, it } from 'vitest';
import { twilio } from '../../../../../services/bot/telephony/dialects/twilio.ts';
import { createSaidFrames } from '../../../../../services/bot/telephony/sound/said-frames.ts';
import { MU_LAW_8K } from '../../../../../services/bot/telephony/sound/sound.ts';

function open() {
  let nowMs = 0;
  const stream = {
    streamId: 'MZ',
    callId: 'CA',
    inbound: MU_LAW_8K,
    outbound: MU_LAW_8K,
    parameters: {},
  };
  const said = createSaidFrames(twilio, stream, () => nowMs);
  const events = (frames: unknown[]) =>
    frames.map((frame) => (JSON.parse(String(frame)) as { event: string }).event);
  const say = (frames: number) => {
    const sent: string[] = [];
    for (let left = frames; left > 0; nowMs += 20)
      for (let room = said.room(); room > 0 && left > 0; room--, left--)
        sent.push(...events(said.say(new Int16Array(320).fill(1000))));
    return sent;
  };
  return { said, say, events, pass: (ms: number) => void (nowMs += ms) };
}

describe('said frames', () => {
  it('clears what is on its way, once, and nothing where nothing is', () => {
    const { said, say, events } = open();
    expect(events(said.clear())).toEqual([]);
    say(20);
    expect(said.unheardSamples()).toBeGreaterThan(0);
    expect(events(said.clear())).toEqual(['clear']);
    expect(events(said.clear())).toEqual([]);
    expect(said.unheardSamples()).toBe(0);
  });

  it('lets no tail of a cleared reply into the next', () => {
    const { said, say } = open();
    say(20);
    said.clear();
    const [first] = said.say(new Int16Array(320));
    const { media } = JSON.parse(String(first)) as { media: { payload: string } };
    expect(new Set(Buffer.from(media.payload, 'base64'))).toEqual(new Set([0xff]));
  });

  it('counts what is unheard from marks', () => {
    const { said, say, pass } = open();
    say(10);
    said.say(undefined);
    pass(1000);
    expect(said.drained()).toBe(false);
    said.heard('1:200');
    expect(said.unheardSamples()).toBe(0);
    expect(said.drained()).toBe(true);
  });
});
