/** A server's ear: when a caller who is loud has begun, and is done. */

/** Louder is a voice. */
const LOUD = 1_500;

/** Tells of a voice in these samples. */
export function createEar(
  rate: number,
  quietMs: number,
  on: { started(): void; ended(): void },
): (pcm: Int16Array) => void {
  let loudMs = 0;
  let quiet = 0;
  let speaking = false;
  return (pcm) => {
    const ms = (pcm.length / rate) * 1_000;
    const loud = pcm.some((sample) => Math.abs(sample) > LOUD);
    quiet = loud ? 0 : quiet + ms;
    loudMs = loud ? loudMs + ms : quiet > 200 ? 0 : loudMs;
    if (!speaking && loudMs >= 80) {
      speaking = true;
      on.started();
    }
    if (speaking && quiet >= quietMs) {
      speaking = false;
      loudMs = 0;
      on.ended();
    }
  };
}
