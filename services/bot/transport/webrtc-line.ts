/** A WebRTC connection as a line of the call: a frame each 20 ms, in silence too, played as it comes. */
import type { Offer } from '../../../core/sdp/read-offer.ts';
import type { CallerLine, LineEvents } from '../call/caller-line.ts';
import { FRAME_SAMPLES } from '../conversation/engine/engine.ts';
import { Ear } from './ear.ts';
import type { OpusCodec } from './opus-codec.ts';
import { openPeer, type Peer, type PeerParts } from './peer.ts';

/** A caller who did not say goodbye is waited for: longer than 20 s, in which stock clients and people come back. */
const SILENT_FOR_MS = 25_000;

/** Frames that were sent and are still on their way to the ear: the network's, and those of a browser's jitter buffer. */
const ON_THE_WAY = 4;

/** What makes a Pipecat client leave, too. */
const PEER_LEFT = JSON.stringify({ type: 'signalling', message: { type: 'peerLeft' } });

const SILENCE = new Int16Array(FRAME_SAMPLES);

/** What a line tells, of those things that a browser has. */
export type WebRtcLineEvents = Pick<
  LineEvents,
  'onConnected' | 'onFrame' | 'onAlive' | 'onMessage' | 'onClosed'
>;

/** What lines are made of: the port for their media, and the codec of the one caller. */
export interface MediaParts extends PeerParts {
  readonly codec: OpusCodec;
}

/** A line, with the connection that carries it. */
export interface WebRtcLine extends CallerLine {
  readonly peer: Peer;
}

/** Opens a line for this offer, which `peer` is still to answer. */
export async function openWebRtcLine(
  offer: Offer,
  { front, codec, clock }: MediaParts,
  events: WebRtcLineEvents,
): Promise<WebRtcLine> {
  const nowMs = clock.monotonicMs;
  const ear = new Ear({ codec, nowMs, onFrame: (frame) => events.onFrame(frame) });
  const peer = await openPeer(
    offer,
    { front, clock },
    {
      onConnected: () => events.onConnected(),
      onRtp: (packet) => ear.hear(packet),
      onMessage: (text) => events.onMessage(text),
      onSign: () => events.onAlive(),
      onClosed: (how) => events.onClosed(how === 'goodbye'),
    },
  );
  let latest: boolean[] = [];
  return {
    peer,
    id: peer.pcId,
    silentForMs: SILENT_FOR_MS,
    room: () => 1,
    send(frame) {
      ear.tick();
      latest = [...latest, frame !== undefined].slice(-ON_THE_WAY);
      peer.sendOpus(codec.encode(frame ?? SILENCE));
    },
    skip: (frames) => peer.skip(frames),
    clear: () => undefined,
    unheard: () => latest.filter(Boolean).length * FRAME_SAMPLES,
    drained: () => true,
    sendText: (text) => peer.sendText(text),
    leave: () => peer.sendText(PEER_LEFT),
    takeRefused: () => peer.takeRefused() + ear.takeRefused(),
    close: () => peer.close(),
  };
}
