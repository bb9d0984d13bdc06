/** A WebRTC connection as a line of the call: a frame each 20 ms, in silence too, played as it comes. */
import { FRAME_SAMPLES } from '../conversation/engine.ts';
import type { CallerLine } from '../caller-line.ts';
import type { OpusCodec } from './opus-codec.ts';
import type { Peer } from './peer.ts';

/** Browsers ping each second. */
const SILENT_FOR_MS = 5_000;

const SILENCE = new Int16Array(FRAME_SAMPLES);

/** The line of a connection; the codec begins anew with it. */
export function createWebRtcLine(peer: Peer, codec: OpusCodec): CallerLine {
  codec.restart();
  return {
    id: peer.pcId,
    silentForMs: SILENT_FOR_MS,
    room: () => 1,
    send: (frame) => peer.sendOpus(codec.encode(frame ?? SILENCE)),
    clear: () => undefined,
    unheard: () => 0,
    drained: () => true,
    sendText: (text) => peer.sendText(text),
    close: () => peer.close(),
  };
}

/** The frames of a packet; one that is no Opus is as good as lost. */
export function hearOpus(codec: OpusCodec, seq: number, payload: Uint8Array): Int16Array[] {
  try {
    return codec.decode(seq, payload);
  } catch {
    return [];
  }
}
