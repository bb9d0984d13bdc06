/** The tone after which a voicemail records: one steady pitch, for longer than any sound of speech keeps one. */

const RATE = 16_000;

/** Frames of 20 ms with the same pitch: 200 ms. */
const STEADY_FRAMES = 10;

/** Voicemails beep between these. */
const LOWEST_HZ = 400;
const HIGHEST_HZ = 2_300;

/** Louder than the noise of a line. */
const QUIET = 300;

/** How much the pitch of a tone may seem to change from its first frame on: what counting crossings in 20 ms cannot tell apart. */
const SAME_HZ = 40;

/** How far a pure tone's mean is from its peak, 0.637; a voice's is well below. */
const PURE = 0.55;

/** Listens for it; `hear` answers true once, when the tone has ended. */
export function createBeepDetector(): { hear(frame: Int16Array): boolean } {
  let steady = 0;
  let pitch = 0;
  return {
    hear(frame) {
      const hz = pitchOf(frame);
      const goes = hz !== undefined && (steady === 0 || Math.abs(hz - pitch) <= SAME_HZ);
      const ended = !goes && steady >= STEADY_FRAMES;
      steady = goes ? steady + 1 : 0;
      if (steady <= 1) pitch = hz ?? 0;
      return ended;
    },
  };
}

/** A frame's pitch where it is a pure tone. */
function pitchOf(frame: Int16Array): number | undefined {
  let crossings = 0;
  let sum = 0;
  let peak = 0;
  for (let at = 0; at < frame.length; at++) {
    const sample = frame[at] ?? 0;
    sum += Math.abs(sample);
    peak = Math.max(peak, Math.abs(sample));
    if (at > 0 && sample >= 0 !== (frame[at - 1] ?? 0) >= 0) crossings += 1;
  }
  if (peak < QUIET || sum / frame.length / peak < PURE) return undefined;
  const hz = (crossings * RATE) / 2 / frame.length;
  return hz >= LOWEST_HZ && hz <= HIGHEST_HZ ? hz : undefined;
}
