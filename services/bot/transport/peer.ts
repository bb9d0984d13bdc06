/** One WebRTC connection: answers offers, carries Opus and messages. */
import { randomUUID } from 'node:crypto';
import { cleanup, PeerConnection } from 'node-datachannel';
import type { Offer } from '../../../core/sdp/read-offer.ts';
import type { TimerClock } from '../../../core/time/clock.ts';
import { createAnswerer } from './answer-offers.ts';
import { openMessages, safely } from './channels.ts';
import type { IceConnection } from './ice/ice-connection.ts';
import type { IceFront } from './ice/ice-front.ts';
import { createQuiet } from './quiet.ts';
import type { RtpPacket } from './rtp.ts';
import { addVoices, type VoiceTrack } from './voice-track.ts';

/** How a connection closed: by the caller's word, or by a network, a page or a library that went away. */
export type Closed = 'goodbye' | 'broken';

/** What a connection tells. Each may be called on any turn of the event loop, never from within another. */
export interface PeerEvents {
  onConnected(): void;
  onRtp(packet: RtpPacket): void;
  onMessage(text: string): void;
  /** Any packet of the caller's. */
  onSign(): void;
  onClosed(how: Closed): void;
}

/** A connection to one client. */
export interface Peer extends Omit<VoiceTrack, 'ssrc'> {
  readonly pcId: string;
  /** `answered` until the caller's first check. */
  readonly phase: 'answered' | 'found' | 'connected' | 'closed';
  /** Whether its offer had data channels. */
  readonly hasMessages: boolean;
  /** How long nothing was heard of its caller, in ms. */
  quietMs(): number;
  /** Whether an offer is of this same connection: of the same DTLS certificate, at least. */
  fits(offer: Offer): boolean;
  /** The answer, with all our candidates. Throws for an offer that the library refuses. */
  answer(offer: Offer): Promise<string>;
  sendText(text: string): void;
  /** Packets and messages refused since the last call, because there were too many. */
  takeRefused(): number;
  close(): void;
}

/** The library's peer is our end of the loopback, and offers are answered when we say so. */
const LIBRARY = { iceServers: [], disableAutoNegotiation: true, bindAddress: '127.0.0.1' };

/** How long a closing connection may still say so to its caller. */
const FAREWELL_MS = 250;

/** What a connection needs. */
export interface PeerParts {
  readonly front: IceFront;
  readonly clock: TimerClock;
}

/** Prepares a connection for this offer; its packets go through the front. */
export async function openPeer(
  first: Offer,
  { front, clock }: PeerParts,
  events: PeerEvents,
): Promise<Peer> {
  const pcId = randomUUID();
  const ice = await front.open();
  const connection = new PeerConnection(pcId, LIBRARY);
  const { ssrc, ...voice } = addVoices(connection, first.audio.opus, (one) => events.onRtp(one));
  const quiet = createQuiet(clock.monotonicMs);
  const life = createLife({ connection, front, ice, clock }, events);
  const messages = openMessages(
    connection,
    { nowMs: clock.monotonicMs, isQuiet: () => quiet.now },
    { onMessage: (text) => events.onMessage(text), onGoodbye: () => life.close('goodbye') },
  );
  ice.onSign = () => {
    life.found();
    quiet.sign();
    messages.flush();
    events.onSign();
  };
  return {
    pcId,
    get phase() {
      return life.phase;
    },
    hasMessages: first.messages !== undefined,
    quietMs: () => quiet.forMs(),
    fits: (offer) => isSameConnection(first, offer),
    answer: createAnswerer(connection, { ice, candidates: front.candidates, ssrc }),
    ...voice,
    sendText: (text) => messages.send(text),
    takeRefused: () => ice.takeRefused() + messages.takeRefused(),
    close() {
      life.leave();
      connection.close();
    },
  };
}

interface Living extends PeerParts {
  readonly connection: PeerConnection;
  readonly ice: IceConnection;
}

/** From the answer to the end, which is told once, and only where it was not our own doing. */
function createLife({ connection, front, ice, clock }: Living, events: PeerEvents) {
  let phase: Peer['phase'] = 'answered';
  const leave = () => {
    phase = 'closed';
    // A caller who is still there is told by its next check that this connection is over.
    clock.after(FAREWELL_MS, () => front.leave(ice));
  };
  const close = (how: Closed) => {
    if (phase === 'closed') return;
    leave();
    events.onClosed(how);
  };
  connection.onStateChange(
    safely((state: string) => {
      if (state === 'closed' || state === 'failed') close('broken');
      if (state !== 'connected' || phase === 'closed') return;
      phase = 'connected';
      ice.connected();
      events.onConnected();
    }),
  );
  return {
    get phase() {
      return phase;
    },
    found() {
      if (phase === 'answered') phase = 'found';
    },
    leave,
    close,
  };
}

function isSameConnection(first: Offer, again: Offer): boolean {
  const hasMessages = (offer: Offer) => offer.messages !== undefined;
  return (
    again.fingerprint === first.fingerprint &&
    again.audio.opus === first.audio.opus &&
    hasMessages(again) === hasMessages(first)
  );
}

/** Frees the library's threads; without it the process lingers. */
export function closeLibrary(): void {
  cleanup();
}
