/** The voices of one connection: the bot's, sent frame by frame, and the caller's, packet by packet. */
import { randomInt } from 'node:crypto';
import { Audio, type PeerConnection, RtcpReceivingSession } from 'node-datachannel';
import { safely } from './channels.ts';
import { createRtpWriter, type RtpPacket, readRtp } from './rtp.ts';
import { LIBRARY_MIDS } from './sdp/library-offer.ts';
import { whileOpen } from './while-open.ts';

/** Both voices. */
export interface VoiceTrack {
  /** Of the bot's voice. */
  readonly ssrc: number;
  sendOpus(payload: Uint8Array): void;
  /** Nothing was sent for the time of so many packets: the next one is of now, and not late. */
  skip(packets: number): void;
}

/** Adds them to a connection that has not yet seen its offer; `opus` is the offer's payload type. */
export function addVoices(
  connection: PeerConnection,
  opus: number,
  onRtp: (packet: RtpPacket) => void,
): VoiceTrack {
  const ssrc = randomInt(1, 2 ** 31);
  const media = new Audio(LIBRARY_MIDS.audio, 'SendRecv');
  media.addOpusCodec(opus, 'minptime=10;useinbandfec=1');
  media.addSSRC(ssrc, 'bot', 'bot', 'bot-audio');
  const track = connection.addTrack(media);
  track.setMediaHandler(new RtcpReceivingSession());
  track.onMessage(
    safely((packet: Buffer) => {
      const read = readRtp(packet, opus);
      if (read) onRtp(read);
    }),
  );
  const start = { seq: randomInt(0xffff), ticks: randomInt(2 ** 31) };
  const rtp = createRtpWriter({ payloadType: opus, ssrc, ...start });
  return {
    ssrc,
    skip: (packets) => rtp.skip(packets),
    sendOpus(payload) {
      whileOpen(track, (open) => open.sendMessageBinary(rtp.write(payload)));
    },
  };
}
