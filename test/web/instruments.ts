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
  /** When audio packets arrived since the watch began, in ms; with the count so far; looks are 10 ms apart or more. */
  packets: { atMs: number; count: number }[];
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
  keep(RTCPeerConnection.prototype, 'createDataChannel', (connection, channel) => {
    seen.connections.push(connection);
    seen.channels.push(channel);
  });
  keep(MediaDevices.prototype, 'getUserMedia', (_, stream) => {
    void stream.then((opened) => seen.microphones.push(opened)).catch(() => undefined);
  });

  /** Lets a method work as ever, and hands on what it gave. */
  function keep<T, K extends keyof T>(
    prototype: T,
    name: K,
    onCall: (self: T, given: T[K] extends (...args: never[]) => infer R ? R : never) => void,
  ): void {
    const method = prototype[name] as (...args: unknown[]) => Parameters<typeof onCall>[1];
    prototype[name] = function (this: T, ...args: unknown[]) {
      const given = method.apply(this, args);
      onCall(this, given);
      return given;
    } as T[K];
  }

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
    const packets: Seen['packets'] = [];
    seen.packets = packets;
    let last = 0;
    const look = async () => {
      // A later watch has begun.
      if (seen.packets !== packets) return;
      const stats = await seen.connections.at(-1)?.getStats();
      const audio = [...(stats?.values() ?? [])].find(
        (s: RTCInboundRtpStreamStats) => s.type === 'inbound-rtp' && s.kind === 'audio',
      ) as { lastPacketReceivedTimestamp?: number; packetsReceived?: number } | undefined;
      const arrivedMs = audio?.lastPacketReceivedTimestamp ?? 0;
      if (arrivedMs !== last) packets.push({ atMs: arrivedMs, count: audio?.packetsReceived ?? 0 });
      last = arrivedMs;
      setTimeout(() => void look(), 10);
    };
    void look();
  }
}
