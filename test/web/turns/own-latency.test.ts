import { describe, expect, it } from 'vitest';
import { timesBetween } from '../../../web/turns/own-latency.ts';

describe('timesBetween', () => {
  const before = {
    sendDelayS: 1,
    packetsSent: 1_000,
    roundTripS: 0.02,
    jitterBufferS: 960,
    samplesPlayed: 24_000,
  };

  it('tells the means since the last look', () => {
    const now = {
      sendDelayS: 1.2,
      packetsSent: 1_100,
      roundTripS: 0.034,
      jitterBufferS: 960 + 0.045 * 96_000,
      samplesPlayed: 24_000 + 96_000,
    };
    expect(timesBetween(before, now)).toEqual({ captureMs: 29, networkMs: 34, playMs: 45 });
  });

  it('tells nothing of what a browser does not count, or did not play', () => {
    expect(timesBetween({}, {})).toEqual({ captureMs: 27 });
    expect(timesBetween(before, before)).toEqual({ captureMs: 27, networkMs: 20 });
  });

  it('tells nothing wrong of a connection that was replaced and counts anew', () => {
    const fresh = { jitterBufferS: 10, samplesPlayed: 48_000, packetsSent: 3, sendDelayS: 0 };
    expect(timesBetween(before, fresh)).toEqual({ captureMs: 27 });
  });
});
