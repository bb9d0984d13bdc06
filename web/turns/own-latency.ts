/** What only a client can measure of a turn's way: between its microphone's track and the network, and back to the bot's track. */
import type { ClientTimes } from '../../core/session/turn-ledger.ts';

/** How often the bot is told. */
const TELL_MS = 2_000;

/** A sound waits for its packet to be full, and Opus looks that far ahead. */
const PACKET_MS = 20;
const LOOK_AHEAD_MS = 6.5;

/** Sums of a connection's statistics since its beginning; what a browser does not count is missing. */
export interface WaySums {
  readonly sendDelayS?: number | undefined;
  readonly packetsSent?: number | undefined;
  readonly roundTripS?: number | undefined;
  readonly jitterBufferS?: number | undefined;
  readonly samplesPlayed?: number | undefined;
}

/** The times between two looks. */
export function timesBetween(before: WaySums, now: WaySums): ClientTimes {
  const sendMs = meanMs(
    before.sendDelayS,
    now.sendDelayS,
    grown(before.packetsSent, now.packetsSent),
  );
  const played = grown(before.samplesPlayed, now.samplesPlayed);
  const playMs = meanMs(before.jitterBufferS, now.jitterBufferS, played);
  const { roundTripS } = now;
  return {
    captureMs: Math.round(PACKET_MS + LOOK_AHEAD_MS + (sendMs ?? 0)),
    ...(roundTripS === undefined ? {} : { networkMs: Math.round(roundTripS * 1000) }),
    ...(playMs === undefined ? {} : { playMs: Math.round(playMs) }),
  };
}

/** Measures until stopped; `tell` is called every two seconds. Returns how to stop. */
export function measureOwnLatency(
  connection: () => RTCPeerConnection | undefined,
  tell: (times: ClientTimes) => void,
): () => void {
  let before: WaySums = {};
  const look = async () => {
    const now = sumsOf([...((await connection()?.getStats())?.values() ?? [])] as Stats[]);
    tell(timesBetween(before, now));
    before = now;
  };
  const timer = setInterval(() => void look().catch(() => undefined), TELL_MS);
  return () => clearInterval(timer);
}

type Stats = RTCOutboundRtpStreamStats &
  RTCInboundRtpStreamStats &
  RTCIceCandidatePairStats & { readonly totalPacketSendDelay?: number };

function sumsOf(stats: readonly Stats[]): WaySums {
  const of = (type: string) => stats.find((each) => each.type === type && each.kind === 'audio');
  const [sent, heard] = [of('outbound-rtp'), of('inbound-rtp')];
  const pair = stats.find(({ type, nominated }) => type === 'candidate-pair' && nominated);
  return {
    sendDelayS: sent?.totalPacketSendDelay,
    packetsSent: sent?.packetsSent,
    roundTripS: pair?.currentRoundTripTime,
    jitterBufferS: heard?.jitterBufferDelay,
    samplesPlayed: heard?.jitterBufferEmittedCount,
  };
}

function grown(before: number | undefined, now: number | undefined): number {
  return (now ?? 0) - (before ?? 0);
}

/** Nothing where nothing was counted. A connection that was replaced counts from zero. */
function meanMs(
  before: number | undefined,
  now: number | undefined,
  count: number,
): number | undefined {
  const sumS = grown(before, now);
  return now === undefined || count <= 0 || sumS < 0 ? undefined : (1000 * sumS) / count;
}
