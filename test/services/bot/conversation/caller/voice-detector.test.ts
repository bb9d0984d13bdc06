import { initializeLogger } from '@livekit/agents';
import { describe, expect, it } from 'vitest';
import { VoiceDetector } from '../../../../../services/bot/conversation/caller/voice-detector.ts';

initializeLogger({ pretty: false, level: 'silent' });

/** A detector, and how many samples each window had that its model was shown. */
function listen() {
  const detector = new VoiceDetector();
  const shown: number[] = [];
  const stream = detector.stream();
  stream.pushFrame = (frame) => void shown.push(frame.samplesPerChannel);
  const push = (frames: number, sample = 0) => {
    for (let n = 0; n < frames; n++) detector.push(new Int16Array(320).fill(sample));
  };
  return { detector, stream, shown, push };
}

describe('a voice detector', () => {
  it('looks at windows of its own, whatever pieces come', () => {
    const { shown, push } = listen();
    push(8, 500);
    expect(shown).toEqual([512, 512, 512, 512, 512]);
  });

  it('is shown the end of a sound and half a second of nothing, and looks again at the first sound', () => {
    const { shown, push } = listen();
    push(8, 500);
    push(500);
    expect(shown).toHaveLength(5 + 16);
    push(8, 16);
    expect(shown).toHaveLength(5 + 16);
    push(2, -17);
    expect(shown.length).toBeGreaterThan(5 + 16);
  });

  it('goes on with the stream that a session has opened anew, and hurts nobody once that is closed', () => {
    const { detector, shown, push } = listen();
    const again = detector.stream();
    const seen: number[] = [];
    const original = again.pushFrame.bind(again);
    again.pushFrame = (frame) => {
      original(frame);
      seen.push(frame.samplesPerChannel);
    };
    push(8, 500);
    expect([shown.length, seen.length]).toEqual([0, 5]);
    again.close();
    push(8, 500);
    expect(seen).toHaveLength(5);
  });
});
