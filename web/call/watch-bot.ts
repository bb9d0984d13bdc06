/**
 * Notices that the bot is not heard. A bot sends a frame each 20 ms, in silence too, so most of a second without any packet is
 * reason enough to ask the broker, and to look for another way to the bot.
 */

/** A look takes a few ms; this often it costs nothing, and adds little to the two seconds in which a caller is to know. */
const LOOK_MS = 200;

/** Longer than a network's usual hiccup. */
const SUSPECT_MS = 800;

/** What is noticed. */
export interface BotWatcher {
  /** At each look while nothing has arrived for long. */
  onSilent(silentMs: number): void;
  /** Packets come again. */
  onBack(): void;
}

/** Watches. Answers how to stop. */
export function watchBot(
  connection: () => RTCPeerConnection | undefined,
  watcher: BotWatcher,
): () => void {
  let received = -1;
  let changedMs = performance.now();
  let isSilent = false;
  const timer = setInterval(() => {
    void countPackets(connection()).then((count) => {
      if (count !== received) changedMs = performance.now();
      if (isSilent && count > received) {
        isSilent = false;
        watcher.onBack();
      }
      received = count;
      const silentMs = performance.now() - changedMs;
      if (silentMs < SUSPECT_MS) return;
      isSilent = true;
      watcher.onSilent(silentMs);
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
