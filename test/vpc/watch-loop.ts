/** The bed plays all of AWS in one process: when that stands still, AWS does, and whatever fails then says nothing about the product. */

const LOOK_MS = 100;
const STILL_MS = 500;

/** Tells how long it stood still. */
export function watchLoop(onLog: (who: string, line: string) => void = () => undefined) {
  let beforeMs = performance.now();
  const timer = setInterval(() => {
    const stoodMs = performance.now() - beforeMs - LOOK_MS;
    beforeMs += LOOK_MS + stoodMs;
    if (stoodMs > STILL_MS) onLog('bed', `stood still for ${Math.round(stoodMs)} ms`);
  }, LOOK_MS);
  return timer.unref();
}
