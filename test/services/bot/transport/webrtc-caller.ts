/** A caller for tests: a real WebRTC peer with audio and the data channel `chat`, as a browser has them. */
import { Application, createEncoder } from 'libopus-wasm';
import { Audio, type DataChannel, PeerConnection, RtcpReceivingSession } from 'node-datachannel';
import { createRtpWriter, readRtp } from '../../../../services/bot/transport/rtp.ts';

const OPUS = 111;

/** One caller. */
export interface WebrtcCaller {
  /** Without candidates, as the Pipecat client sends it. */
  readonly offer: string;
  accept(answer: string): void;
  /** Resolves when the data channel is open. */
  readonly connected: Promise<void>;
  readonly messages: string[];
  /** Opus payloads received, and when, in ms. */
  readonly heard: { atMs: number; payload: Buffer }[];
  send(text: string): void;
  /** Sends a 20 ms frame at 16 kHz. */
  speak(frame: Int16Array): void;
  /** Closes the channel, as a client does that hangs up. */
  hangUp(): void;
  /** Closes the connection without a word, as a page does that is left. */
  drop(): void;
  close(): void;
}

/** Opens a caller and makes its offer. */
export async function openWebrtcCaller(): Promise<WebrtcCaller> {
  const connection = new PeerConnection('caller', { iceServers: [] });
  const media = new Audio('0', 'SendRecv');
  media.addOpusCodec(OPUS, 'minptime=10;useinbandfec=1');
  media.addSSRC(4711, 'caller', 'caller', 'caller');
  const track = connection.addTrack(media);
  track.setMediaHandler(new RtcpReceivingSession());
  const heard: WebrtcCaller['heard'] = [];
  track.onMessage((packet) => {
    const read = readRtp(packet, OPUS);
    if (read) heard.push({ atMs: performance.now(), payload: Buffer.from(read.payload) });
  });
  const gathered = new Promise<void>((resolve) => {
    connection.onGatheringStateChange((state) => state === 'complete' && resolve());
  });
  const channel: DataChannel = connection.createDataChannel('chat');
  connection.setLocalDescription('offer');
  await gathered;
  const messages: string[] = [];
  channel.onMessage((message) => messages.push(String(message)));
  const encoder = await createEncoder({
    sampleRate: 16_000,
    channels: 1,
    frameSize: 320,
    application: Application.Voip,
  });
  const rtp = createRtpWriter({ payloadType: OPUS, ssrc: 4711, seq: 0, ticks: 0 });
  return {
    offer: (connection.localDescription()?.sdp ?? '').replaceAll(/a=candidate:.*\r\n/g, ''),
    accept: (answer) => connection.setRemoteDescription(answer, 'answer'),
    connected: new Promise((resolve) => {
      channel.onOpen(resolve);
    }),
    messages,
    heard,
    send: (text) => void channel.sendMessage(text),
    speak(frame) {
      if (track.isOpen()) track.sendMessageBinary(rtp.write(encoder.encode(frame)));
    },
    hangUp: () => channel.close(),
    drop: () => connection.close(),
    close: () => connection.close(),
  };
}
