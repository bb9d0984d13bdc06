/**
 * Notices within two seconds that the bot is gone. A bot sends a frame each 20 ms, in silence too, so a second without any
 * packet is proof enough to ask; the broker's word, where it has one, gives the reason.
 */

const LOOK_MS = 250;
const SILENT_MS = 1000;

/** Calls `onSilent` once when nothing has arrived for a second. Answers how to stop looking. */
export function watchBot(
  connection: () => RTCPeerConnection | undefined,
  onSilent: () => void,
): () => void {
  let received = -1;
  let changedMs = performance.now();
  const timer = setInterval(() => {
    void countPackets(connection()).then((count) => {
      if (count === undefined || count !== received) changedMs = performance.now();
      if (count !== undefined) received = count;
      if (performance.now() - changedMs < SILENT_MS) return;
      clearInterval(timer);
      onSilent();
    });
  }, LOOK_MS);
  return () => clearInterval(timer);
}

async function countPackets(
  connection: RTCPeerConnection | undefined,
): Promise<number | undefined> {
  if (!connection || connection.connectionState === 'closed') return undefined;
  const stats = await connection.getStats();
  const inbound = [...stats.values()].filter(
    (s: RTCInboundRtpStreamStats) => s.type === 'inbound-rtp',
  );
  const audio = inbound.find((s: RTCInboundRtpStreamStats) => s.kind === 'audio');
  return (audio as RTCInboundRtpStreamStats | undefined)?.packetsReceived;
}
