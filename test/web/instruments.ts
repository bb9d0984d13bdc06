/**
 * What a test measures in the page by itself, beside what the page measures: installed before the page's own scripts, and
 * reached as `window.seen`. It replaces nothing; it keeps hold of what the page opens.
 */

/** What is kept. */
export interface Seen {
  connections: RTCPeerConnection[];
  channels: RTCDataChannel[];
  microphones: MediaStream[];
  /** Peak of both voices every 20 ms, on `performance.now()`'s clock. */
  peaks: { atMs: number; caller: number; bot: number }[];
  /** When an audio packet was first seen to have arrived, in ms. */
  packets: number[];
  watchPeaks(): void;
  watchPackets(): void;
  /** Sum of unexpected layout shifts, as browsers score them. */
  shift: number;
}

/** Runs in the page. */
export function installInstruments(): void {
  const seen: Seen = {
    connections: [],
    channels: [],
    microphones: [],
    peaks: [],
    packets: [],
    watchPeaks,
    watchPackets,
    shift: 0,
  };
  (globalThis as unknown as { seen: Seen }).seen = seen;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[]) {
      if (!entry.hadRecentInput) seen.shift += entry.value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
  const Connection = RTCPeerConnection;
  const createDataChannel = Connection.prototype.createDataChannel;
  Connection.prototype.createDataChannel = function (label, options) {
    const channel = createDataChannel.call(this, label, options);
    seen.connections.push(this);
    seen.channels.push(channel);
    return channel;
  };
  const getUserMedia = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = async function (constraints) {
    const stream = await getUserMedia.call(this, constraints);
    seen.microphones.push(stream);
    return stream;
  };

  function watchPeaks(): void {
    const context = new AudioContext();
    const voice = document.querySelector<HTMLAudioElement>('#voice')?.srcObject as MediaStream;
    const [caller, bot] = [seen.microphones.at(-1), voice].map((stream) => {
      const analyser = context.createAnalyser();
      analyser.fftSize = 1024;
      if (stream) context.createMediaStreamSource(stream).connect(analyser);
      return () => {
        const samples = new Float32Array(analyser.fftSize);
        analyser.getFloatTimeDomainData(samples);
        return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      };
    });
    setInterval(() => {
      seen.peaks.push({ atMs: performance.now(), caller: caller?.() ?? 0, bot: bot?.() ?? 0 });
    }, 20);
  }

  function watchPackets(): void {
    let last = 0;
    const look = async () => {
      const stats = await seen.connections.at(-1)?.getStats();
      const audio = [...(stats?.values() ?? [])].find(
        (s: RTCInboundRtpStreamStats) => s.type === 'inbound-rtp' && s.kind === 'audio',
      ) as { lastPacketReceivedTimestamp?: number } | undefined;
      const arrivedMs = audio?.lastPacketReceivedTimestamp ?? 0;
      if (arrivedMs !== last) seen.packets.push(arrivedMs);
      last = arrivedMs;
      setTimeout(() => void look(), 10);
    };
    void look();
  }
}
