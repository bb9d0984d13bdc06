/** A caller inside the bot's own process: it rehearses a whole connection, so that the first real one meets warm code. */
import { Audio, type DataChannel, PeerConnection } from 'node-datachannel';
import { createRtpWriter, readRtp } from './rtp.ts';
import { whileOpen } from './while-open.ts';

/** Any dynamic payload type; browsers use this one. */
const OPUS = 111;

/** A caller that has made its offer. */
export interface SelfCaller {
  readonly offer: string;
  /** Takes the answer; resolves when messages can be sent. */
  connect(answer: string): Promise<void>;
  sendText(text: string): void;
  sendOpus(payload: Uint8Array): void;
  /** Called with each packet of the bot's voice. */
  onOpus: (payload: Uint8Array) => void;
  /** Called with each message of the bot. */
  onText: (text: string) => void;
  close(): void;
}

/** Opens a caller and makes its offer, without candidates as a browser's. */
export async function openSelfCaller(): Promise<SelfCaller> {
  const connection = new PeerConnection('self', {
    iceServers: [],
    bindAddress: '127.0.0.1',
    disableAutoNegotiation: true,
  });
  // The library does not tell again what was told before there was a listener.
  const described = new Promise<string>((resolve) => {
    connection.onLocalDescription((sdp) => resolve(sdp));
  });
  const media = new Audio('0', 'SendRecv');
  media.addOpusCodec(OPUS, 'minptime=10;useinbandfec=1');
  media.addSSRC(1, 'self', 'self', 'self');
  const track = connection.addTrack(media);
  const channel: DataChannel = connection.createDataChannel('chat');
  const opened = new Promise<void>((resolve) => {
    channel.onOpen(resolve);
  });
  connection.setLocalDescription('offer');
  const rtp = createRtpWriter({ payloadType: OPUS, ssrc: 1, seq: 0, ticks: 0 });
  const caller: SelfCaller = {
    offer: await described,
    async connect(answer) {
      connection.setRemoteDescription(answer, 'answer');
      await opened;
    },
    // The bot may have left.
    sendText: (text) => void whileOpen(channel, (open) => open.sendMessage(text)),
    sendOpus: (payload) =>
      void whileOpen(track, (open) => open.sendMessageBinary(rtp.write(payload))),
    onText: () => undefined,
    onOpus: () => undefined,
    close: () => connection.close(),
  };
  track.onMessage((packet) => {
    const payload = readRtp(packet, OPUS)?.payload;
    if (payload) setImmediate(() => caller.onOpus(payload));
  });
  channel.onMessage((message) => void setImmediate(() => caller.onText(String(message))));
  return caller;
}
