/** One WebRTC connection: answers an offer, carries Opus and the data channel. */
import { randomInt, randomUUID } from 'node:crypto';
import {
  Audio,
  cleanup,
  type DataChannel,
  PeerConnection,
  RtcpReceivingSession,
  type Track,
} from 'node-datachannel';
import type { IceFront } from './ice-front.ts';
import type { IceLeg } from './ice-leg.ts';
import { type AudioSection, iceOf, toLiteAnswer, withoutCandidates } from './sdp.ts';
import { createRtpWriter, readRtp } from './rtp.ts';

/** What a connection tells. Each may be called on any turn of the event loop, never from within another. */
export interface PeerEvents {
  onConnected(): void;
  onRtp(seq: number, payload: Buffer): void;
  onMessage(text: string): void;
  onClosed(): void;
}

/** A connection to one client. */
export interface Peer {
  readonly pcId: string;
  /** The answer, with all our candidates. Throws for an offer that the library refuses. */
  answer(offer: string): Promise<string>;
  sendOpus(payload: Uint8Array): void;
  sendText(text: string): void;
  close(): void;
}

/** How long a closing connection may still say so to its caller. */
const FAREWELL_MS = 250;

/** Prepares a connection for an offer with this audio section; its packets go through the front. */
export function createPeer(audio: AudioSection, front: IceFront, events: PeerEvents): Peer {
  const pcId = randomUUID();
  const connection = new PeerConnection(pcId, {
    iceServers: [],
    disableAutoNegotiation: true,
    bindAddress: '127.0.0.1',
  });
  const ssrc = randomInt(1, 2 ** 31);
  const track = addAudio(connection, audio, ssrc);
  const start = { seq: randomInt(0xffff), ticks: randomInt(2 ** 31) };
  const writeRtp = createRtpWriter({ payloadType: audio.opusPayloadType, ssrc, ...start });
  track.onMessage(
    safely((packet: Buffer) => {
      const read = readRtp(packet, audio.opusPayloadType);
      if (read) events.onRtp(read.seq, read.payload);
    }),
  );
  const channel = listen(connection, events);
  const answerer = createAnswerer(connection, audio.mid, front);
  return {
    pcId,
    answer: (offer) => answerer.answer(offer),
    sendOpus(payload) {
      if (track.isOpen()) track.sendMessageBinary(writeRtp(payload));
    },
    sendText(text) {
      if (channel.current?.isOpen()) channel.current.sendMessage(text);
    },
    close() {
      connection.close();
      setTimeout(() => answerer.leave(), FAREWELL_MS).unref();
    },
  };
}

function createAnswerer(connection: PeerConnection, mid: string, front: IceFront) {
  let leg: IceLeg | undefined;
  return {
    async answer(offer: string): Promise<string> {
      const first = leg === undefined;
      leg ??= await front.open(iceOf(offer));
      connection.setRemoteDescription(withoutCandidates(offer), 'offer');
      if (first) connection.addRemoteCandidate(loopbackCandidate(leg.port), mid);
      const gathered = whenGathered(connection);
      connection.setLocalDescription('answer');
      await gathered;
      const answer = connection.localDescription()?.sdp ?? '';
      if (first) front.join(leg, iceOf(answer));
      return toLiteAnswer(answer, front.candidates);
    },
    leave: () => leg && front.leave(leg),
  };
}

/** What the library is told of the caller: it is always at our end of the loopback. */
function loopbackCandidate(port: number): string {
  return `candidate:1 1 UDP 2122317823 127.0.0.1 ${port} typ host`;
}

function addAudio(connection: PeerConnection, audio: AudioSection, ssrc: number): Track {
  const media = new Audio(audio.mid, 'SendRecv');
  media.addOpusCodec(audio.opusPayloadType, 'minptime=10;useinbandfec=1');
  media.addSSRC(ssrc, 'bot', 'bot', 'bot-audio');
  const track = connection.addTrack(media);
  track.setMediaHandler(new RtcpReceivingSession());
  return track;
}

function listen(connection: PeerConnection, events: PeerEvents): { current?: DataChannel } {
  const channel: { current?: DataChannel } = {};
  let over = false;
  const close = () => {
    if (!over) events.onClosed();
    over = true;
  };
  connection.onStateChange(
    safely((state: string) => {
      if (state === 'connected') events.onConnected();
      if (state === 'closed' || state === 'failed') close();
    }),
  );
  connection.onDataChannel(
    safely((opened: DataChannel) => {
      channel.current = opened;
      opened.onMessage(
        safely((message: string | Buffer | ArrayBuffer) => events.onMessage(asText(message))),
      );
      opened.onClosed(safely(close));
    }),
  );
  return channel;
}

function asText(message: string | Buffer | ArrayBuffer): string {
  if (typeof message === 'string') return message;
  return Buffer.from(message as ArrayBuffer).toString('utf8');
}

function whenGathered(connection: PeerConnection): Promise<void> {
  if (connection.gatheringState() === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    connection.onGatheringStateChange(
      safely((state: string) => {
        if (state === 'complete') resolve();
      }),
    );
  });
}

/** An exception inside one of the library's callbacks aborts the process, so work leaves its stack first. */
function safely<A extends unknown[]>(work: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    setImmediate(() => work(...args));
  };
}

/** Frees the library's threads; without it the process lingers. */
export function closeLibrary(): void {
  cleanup();
}
