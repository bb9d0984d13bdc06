/**
 * The least WebRTC server that Pipecat's client can talk to: one process for all callers, no broker, no claim, no engine; it
 * plays back what it hears. It stands for what the media library alone can do. `PORT` is where it listens.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Application, createDecoder, createEncoder } from 'libopus-wasm';
import {
  Audio,
  type DataChannel,
  PeerConnection,
  RtcpReceivingSession,
  type Track,
} from 'node-datachannel';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { type Offer, readOffer } from '../../core/sdp/read-offer.ts';
import { type Pacer, startPacer } from '../../services/bot/transport/pacer.ts';
import { createRtpWriter, readRtp } from '../../services/bot/transport/rtp.ts';

const RATE = 48_000;
const FRAME = RATE / 50;
const MOST_QUEUED = 10;
const BLOCK = { everyMs: 5_000, forMs: 2_000, times: 3 };

const blocking = new Set<string>();
const connections = new Map<string, PeerConnection>();

const app = new Hono();
app.post('/start', async (c) => {
  const { body } = (await c.req.json().catch(() => ({}))) as { body?: { block?: boolean } };
  const sessionId = randomUUID();
  if (body?.block) blocking.add(sessionId);
  return c.json({ sessionId });
});
app.post('/sessions/:id/api/offer', async (c) => {
  const { sdp } = await c.req.json<{ sdp: string }>();
  const offer = readOffer(sdp);
  if ('code' in offer) return c.json(offer, 400);
  const pcId = randomUUID();
  const answer = await connect(pcId, sdp, offer);
  if (blocking.delete(c.req.param('id'))) blockThrice();
  return c.json({ sdp: answer, type: 'answer', pc_id: pcId });
});
app.patch('/sessions/:id/api/offer', async (c) => {
  const { pc_id: pcId, candidates } = await c.req.json<{
    pc_id: string;
    candidates: { candidate: string; sdp_mid: string }[];
  }>();
  for (const { candidate, sdp_mid: mid } of candidates) {
    if (candidate !== '') connections.get(pcId)?.addRemoteCandidate(candidate, mid);
  }
  return c.json({ status: 'success' });
});
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env['PORT']) });

async function connect(pcId: string, sdp: string, offer: Offer): Promise<string> {
  const connection = new PeerConnection(pcId, { iceServers: [], disableAutoNegotiation: true });
  connections.set(pcId, connection);
  const ssrc = randomInt(1, 2 ** 31);
  const { index, opus } = offer.audio;
  const media = new Audio(offer.sections[index]?.mid ?? '0', 'SendRecv');
  media.addOpusCodec(opus, 'minptime=10;useinbandfec=1');
  media.addSSRC(ssrc, 'bot', 'bot', 'bot-audio');
  const track = connection.addTrack(media);
  track.setMediaHandler(new RtcpReceivingSession());
  const sound = await echo(track, opus, ssrc);
  connection.onStateChange((state) => {
    if (state === 'connected') sound.start();
    if (state === 'closed' || state === 'failed') setImmediate(() => sound.end());
  });
  connection.onDataChannel((channel) => talk(channel, () => connection.close()));
  const gathered = new Promise<void>((resolve) => {
    connection.onGatheringStateChange((state) => state === 'complete' && resolve());
  });
  connection.setRemoteDescription(sdp, 'offer');
  connection.setLocalDescription('answer');
  await gathered;
  return connection.localDescription()?.sdp ?? '';
}

async function echo(track: Track, payloadType: number, ssrc: number) {
  const format = { sampleRate: RATE, channels: 1, frameSize: FRAME } as const;
  const voip = { application: Application.Voip, bitrate: 32_000, complexity: 5, fec: true };
  const encoder = await createEncoder({ ...format, ...voip, packetLossPercent: 5 });
  const decoder = await createDecoder({ sampleRate: RATE, channels: 1 });
  const rtp = createRtpWriter({ payloadType, ssrc, seq: 0, ticks: 0 });
  const heard: Int16Array[] = [];
  track.onMessage((packet) => {
    const read = readRtp(packet, payloadType);
    if (!read) return;
    heard.push(decoder.decode(read.payload).slice());
    if (heard.length > MOST_QUEUED) heard.shift();
  });
  const send = () => {
    const frame = encoder.encode(heard.shift() ?? new Int16Array(FRAME));
    if (track.isOpen()) track.sendMessageBinary(rtp.write(frame));
  };
  let pacer: Pacer | undefined;
  return {
    start: () => {
      pacer = startPacer(send, createSystemClock());
    },
    end: () => pacer?.stop(),
  };
}

function talk(channel: DataChannel, leave: () => void): void {
  channel.onMessage((text) => {
    if (!String(text).startsWith('{')) return;
    const message = JSON.parse(String(text)) as { type: string; id?: string };
    const data = { version: '2.1.0', about: { library: 'bare' } };
    if (message.type === 'client-ready') {
      const ready = { label: 'rtvi-ai', type: 'bot-ready', id: message.id, data };
      channel.sendMessage(JSON.stringify(ready));
    }
    if (message.type === 'disconnect-bot') setImmediate(leave);
  });
}

function blockThrice(): void {
  for (let i = 1; i <= BLOCK.times; i++) {
    setTimeout(() => {
      const untilMs = performance.now() + BLOCK.forMs;
      while (performance.now() < untilMs);
    }, i * BLOCK.everyMs);
  }
}
