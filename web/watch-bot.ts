/**
 * Notices that the bot is gone. A bot sends a frame each 20 ms, in silence too, so most of a second without any packet is reason
 * enough to ask the broker, and half a second more is proof: the caller is to know within two.
 */

/** A look takes a few ms; this often it costs nothing, and adds little to the two seconds. */
const LOOK_MS = 200;

/** Longer than a network's usual hiccup. */
const SUSPECT_MS = 800;

/** With a look and a question to the broker it must stay under two seconds. */
export const GONE_MS = 1_300;

/** Calls `onSilent` at each look while nothing has arrived for long. Answers how to stop looking. */
export function watchBot(
  connection: () => RTCPeerConnection | undefined,
  onSilent: (silentMs: number) => void,
): () => void {
  let received = -1;
  let changedMs = performance.now();
  const timer = setInterval(() => {
    void countPackets(connection()).then((count) => {
      if (count !== received) changedMs = performance.now();
      received = count;
      const silentMs = performance.now() - changedMs;
      if (silentMs >= SUSPECT_MS) onSilent(silentMs);
    });
  }, LOOK_MS);
  return () => clearInterval(timer);
}

async function countPackets(connection: RTCPeerConnection | undefined): Promise<number> {
  const stats: unknown[] = connection ? [...(await connection.getStats()).values()] : [];
  const inbound = (stats as RTCInboundRtpStreamStats[]).filter(
    ({ type, kind }) => type === 'inbound-rtp' && kind === 'audio',
  );
  return inbound.reduce((sum, { packetsReceived = 0 }) => sum + packetsReceived, 0);
}
