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
import { type AudioSection, withPublicAddress } from './sdp.ts';
import { createRtpWriter, readRtp } from './rtp.ts';

/** Where media is bound. Port 0: any. */
export interface PeerOptions {
  readonly port: number;
  readonly publicAddress?: string;
}

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
  addCandidate(candidate: string, mid: string): void;
  sendOpus(payload: Uint8Array): void;
  sendText(text: string): void;
  close(): void;
}

/** Prepares a connection for an offer with this audio section. */
export function createPeer(audio: AudioSection, options: PeerOptions, events: PeerEvents): Peer {
  const pcId = randomUUID();
  const connection = new PeerConnection(pcId, {
    iceServers: [],
    disableAutoNegotiation: true,
    // Without the mux a second connection on the one open port could not gather.
    enableIceUdpMux: options.port !== 0,
    ...(options.port === 0 ? {} : { portRangeBegin: options.port, portRangeEnd: options.port }),
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
  return {
    pcId,
    async answer(offer) {
      connection.setRemoteDescription(offer, 'offer');
      const gathered = whenGathered(connection);
      connection.setLocalDescription('answer');
      await gathered;
      return withPublicAddress(connection.localDescription()?.sdp ?? '', options.publicAddress);
    },
    addCandidate: (candidate, mid) => connection.addRemoteCandidate(candidate, mid),
    sendOpus(payload) {
      if (track.isOpen()) track.sendMessageBinary(writeRtp(payload));
    },
    sendText(text) {
      if (channel.current?.isOpen()) channel.current.sendMessage(text);
    },
    close: () => connection.close(),
  };
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
