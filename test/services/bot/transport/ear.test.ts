import { Application, createEncoder, Signal } from 'libopus-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { ENGINE_RATE, FRAME_SAMPLES } from '../../../../services/bot/conversation/engine/engine.ts';
import { createVoice } from '../../../../services/bot/speech/voice.ts';
import { voiceFiles } from '../../../../services/bot/speech/voice-files.ts';
import { Ear } from '../../../../services/bot/transport/ear.ts';
import { createOpusCodec } from '../../../../services/bot/transport/opus-codec.ts';

const SENTENCE = 'When does the last train leave?';
const SAMPLES_A_MS = ENGINE_RATE / 1000;

let spoken: Int16Array;
beforeAll(async () => {
  const files = voiceFiles(new URL('../../../../services/bot/main.ts', import.meta.url).href);
  const voice = createVoice('slt', files);
  // With silence around it, as a caller speaks.
  const words = await voice.speak(SENTENCE);
  spoken = new Int16Array(words.length + ENGINE_RATE);
  spoken.set(words, ENGINE_RATE / 2);
  await voice.close();
});

interface Sending {
  readonly packetMs: number;
  readonly channels?: 1 | 2;
  readonly dtx?: boolean;
  /** Packets of a hundred that are lost, by a fixed pattern. */
  readonly lost?: number;
}

/** Sends the sentence as a client does, in its own time, and answers with what the engine is given. */
async function sendThrough({ packetMs, channels = 1, dtx = false, lost = 0 }: Sending) {
  const samples = packetMs * SAMPLES_A_MS;
  // The encoder makes up to 60 ms; longer packets hold several frames of 20 ms (RFC 6716, 3.2.5).
  const frameSize = packetMs > 60 ? FRAME_SAMPLES : samples;
  const encoder = await createEncoder({
    sampleRate: ENGINE_RATE,
    channels,
    frameSize,
    application: packetMs < 10 ? Application.RestrictedLowDelay : Application.Voip,
    signal: Signal.Voice,
    bitrate: 32_000,
    dtx,
    fec: true,
    packetLossPercent: 30,
  });
  let nowMs = 0;
  const heard: Int16Array[] = [];
  const codec = await createOpusCodec();
  const ear = new Ear({
    codec,
    nowMs: () => nowMs,
    onFrame: (frame) => heard.push(frame),
  });
  let seq = 65_530;
  let sent = 0;
  for (let at = 0; at + samples <= spoken.length; at += samples) {
    // The sound of a packet has been said before it is sent.
    for (const endMs = (at + samples) / SAMPLES_A_MS; nowMs < endMs; nowMs += 2.5)
      if (nowMs % 20 === 0) ear.tick();
    const frames = Array.from({ length: samples / frameSize }, (_, i) => {
      const from = at + i * frameSize;
      return encoder.encode(mix(spoken.subarray(from, from + frameSize), channels)).slice();
    });
    const payload = joinPackets(frames);
    // A DTX packet of a byte or two is not sent at all.
    if (dtx && frames.every((frame) => frame.length <= 2)) continue;
    seq = (seq + 1) & 0xffff;
    if ((sent++ * 37) % 100 < lost) continue;
    ear.hear({ seq, ticks: (0xffff_ff00 + 3 * at) >>> 0, ssrc: 1, payload: Buffer.from(payload) });
  }
  return joinFrames(heard);
}

/** Packets of one frame each as one of several, whose lengths differ (RFC 6716, 3.2.5, code 3). */
function joinPackets(packets: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array()] = packets;
  if (packets.length === 1) return first;
  const frames = packets.map((packet) => packet.subarray(1));
  const lengths = frames.slice(0, -1).flatMap(({ length }) => {
    const rest = length < 252 ? 0 : (length - 252) & 3;
    return length < 252 ? [length] : [252 + rest, (length - 252 - rest) >> 2];
  });
  return Buffer.concat([
    Buffer.from([(first[0] ?? 0) | 3, 0x80 | frames.length, ...lengths]),
    ...frames,
  ]);
}

function mix(mono: Int16Array, channels: 1 | 2): Int16Array {
  return channels === 1
    ? mono
    : Int16Array.from({ length: 2 * mono.length }, (_, i) => mono[i >> 1] ?? 0);
}

function joinFrames(frames: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(frames.length * FRAME_SAMPLES);
  for (const [i, frame] of frames.entries()) all.set(frame, i * FRAME_SAMPLES);
  return all;
}

/** How loud each 20 ms is: words have their own shape of it. */
function shapeOf(sound: Int16Array): number[] {
  return Array.from({ length: Math.floor(sound.length / FRAME_SAMPLES) }, (_, i) => {
    const frame = sound.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES);
    return Math.log10(10 + Math.sqrt(frame.reduce((sum, s) => sum + s * s, 0) / frame.length));
  });
}

/** How often the sound crosses zero in each 20 ms in which it is loud: half its pitch is half of this. */
function crossings(sound: Int16Array): number {
  let count = 0;
  for (let i = 1; i < sound.length; i++)
    if ((sound[i - 1] ?? 0) < 0 !== (sound[i] ?? 0) < 0) count += 1;
  return count;
}

/** The best agreement of two shapes within 200 ms: 1 for the same words at the same speed. */
function likeness(a: readonly number[], b: readonly number[]): number {
  const shifts = Array.from({ length: 21 }, (_, i) => i - 10);
  return Math.max(
    ...shifts.map((shift) => correlate(a, b.slice(Math.max(0, shift)), Math.max(0, -shift))),
  );
}

function correlate(a: readonly number[], b: readonly number[], skip: number): number {
  const x = a.slice(skip);
  const length = Math.min(x.length, b.length);
  const mean = (of: readonly number[]) => of.slice(0, length).reduce((s, v) => s + v, 0) / length;
  const [mx, mb] = [mean(x), mean(b)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    const [dx, dy] = [(x[i] ?? 0) - mx, (b[i] ?? 0) - mb];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xy / Math.sqrt(xx * yy);
}

describe('an ear', () => {
  const lengths = [2.5, 5, 10, 20, 40, 60, 80, 100, 120];
  const ways: [string, Omit<Sending, 'packetMs'>, number][] = [
    ['mono', {}, 0.97],
    ['stereo', { channels: 2 }, 0.97],
    ['with DTX', { dtx: true }, 0.95],
    ['with 30 % lost', { lost: 30 }, 0.8],
  ];
  describe.each(ways)('%s', (_, way, wanted) => {
    it.each(lengths)(
      'hears packets of %s ms: the same words, pitch and length',
      async (packetMs) => {
        const heard = await sendThrough({ packetMs, ...way });
        expect(Math.abs(heard.length - spoken.length) / SAMPLES_A_MS).toBeLessThanOrEqual(200);
        expect(likeness(shapeOf(spoken), shapeOf(heard))).toBeGreaterThan(wanted);
        if (!way.lost) expect(crossings(heard) / crossings(spoken)).toBeCloseTo(1, 0);
      },
    );
  });
});

describe('an ear’s clock', () => {
  async function open() {
    let nowMs = 0;
    let frames = 0;
    const codec = await createOpusCodec();
    const ear = new Ear({ codec, nowMs: () => nowMs, onFrame: () => void (frames += 1) });
    const payload = Buffer.from(codec.encode(new Int16Array(FRAME_SAMPLES)));
    let seq = 0;
    return {
      ear,
      send: (ticks = 960 * seq) => ear.hear({ seq: seq++, ticks, ssrc: 1, payload }),
      pass: (ms: number) => {
        for (let passed = 0; passed < ms; passed += 20) {
          nowMs += 20;
          ear.tick();
        }
      },
      frames: () => frames,
    };
  }

  it('fills in silence when sound stops, so that a turn ends: after 400 ms and after ever', async () => {
    const { send, pass, frames } = await open();
    send();
    pass(10_000);
    expect(frames()).toBeGreaterThan(490);
    expect(frames()).toBeLessThanOrEqual(501);
  });

  it('does not fill twice what comes late, nor forget what the sender left out', async () => {
    const { send, pass, frames } = await open();
    send(0);
    pass(400);
    // One packet in 400 ms, as DTX has it.
    send(960 * 20);
    expect(frames()).toBe(21);
  });

  it('takes a burst that a network held back, and no flood', async () => {
    const { ear, send, pass, frames } = await open();
    for (let i = 0; i < 100; i++) send();
    expect(frames()).toBe(100);
    for (let i = 0; i < 10_000; i++) send();
    expect(frames()).toBeLessThanOrEqual(251);
    expect(ear.takeRefused()).toBeGreaterThan(9_000);
    pass(1_000);
    send();
    expect(frames()).toBeGreaterThan(251);
  });

  it('survives payloads that are no Opus, and numbers that jump', async () => {
    const { ear, pass, frames } = await open();
    for (let i = 0; i < 3_000; i++) {
      const payload = Buffer.from(
        Array.from({ length: i % 40 }, (_, k) => (i * 7919 + k * 104_729) & 0xff),
      );
      const [seq, ticks] = [(i * 6_151) & 0xffff, (i * 2_654_435_761) >>> 0];
      ear.hear({ seq, ticks, ssrc: i % 3, payload });
      pass(20);
    }
    expect(frames()).toBeGreaterThan(2_900);
  });
});
