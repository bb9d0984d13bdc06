/**
 * Notices that nothing of the bot comes back. Browser and bot check their way to each other as soon as the answer is there, and
 * a check takes one round trip; where UDP is blocked every one of them stays without an answer.
 */

const LOOK_MS = 250;

/** From the bot's answer on: exceeds a round trip by far, and what a browser takes to find a relay by TCP. */
const UNREACHED_MS = 4_000;

/** Calls `onUnreached` where nothing has come by then. Answers how to stop. */
export function watchReach(
  connection: () => RTCPeerConnection | undefined,
  onUnreached: () => void,
): () => void {
  let answeredMs: number | undefined;
  const timer = setInterval(() => {
    const current = connection();
    if (!current?.remoteDescription) return;
    answeredMs ??= performance.now();
    if (performance.now() - answeredMs < UNREACHED_MS) return;
    clearInterval(timer);
    void countAnswers(current).then((count) => count === 0 && onUnreached());
  }, LOOK_MS);
  return () => clearInterval(timer);
}

/** Checks of ours that the bot has answered, over all the ways that were tried. */
async function countAnswers(connection: RTCPeerConnection): Promise<number> {
  const stats: unknown[] = [...(await connection.getStats()).values()];
  const pairs = (stats as RTCIceCandidatePairStats[]).filter(
    ({ type }) => type === 'candidate-pair',
  );
  return pairs.reduce((sum, { responsesReceived = 0 }) => sum + responsesReceived, 0);
}
