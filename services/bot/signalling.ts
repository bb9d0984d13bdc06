/** A client's offers and candidates, answered over HTTP: validated here, so that garbage never reaches the media library. */
import { z } from 'zod';
import type { Call } from './call.ts';
import type { IceFront } from './transport/ice-front.ts';
import type { OpusCodec } from './transport/opus-codec.ts';
import { createPeer, type Peer } from './transport/peer.ts';
import { createWebRtcLine, hearOpus } from './transport/webrtc-line.ts';
import { MAX_SDP_BYTES, readOffer } from './transport/sdp.ts';

const offerSchema = z.object({
  sdp: z.string().max(4 * MAX_SDP_BYTES),
  type: z.literal('offer'),
  pc_id: z.string().nullish(),
  restart_pc: z.boolean().nullish(),
});

const candidatesSchema = z.object({
  pc_id: z.string(),
  candidates: z
    .array(
      z.object({
        candidate: z.string().max(1024),
        sdp_mid: z.string().max(64).nullish(),
        sdp_mline_index: z.number().int().nullish(),
      }),
    )
    .max(100),
});

/** An HTTP answer. */
export interface Signalled {
  readonly status: number;
  readonly body: unknown;
}

/** Answers the signalling of one call. */
export interface Signalling {
  offer(body: unknown): Promise<Signalled>;
  candidates(body: unknown): Signalled;
}

/** What connections are made of: the port for their media, and the codec of the one caller. */
export interface MediaParts {
  readonly front: IceFront;
  readonly codec: OpusCodec;
}

/** Over a call and its media. */
export function createSignalling(call: Call, media: MediaParts): Signalling {
  let peer: Peer | undefined;
  return {
    async offer(body) {
      const parsed = offerSchema.safeParse(body);
      if (!parsed.success) return refuse(400, 'OFFER_INVALID', describe(parsed.error));
      const { sdp, pc_id: pcId, restart_pc: restart } = parsed.data;
      // A second caller may not take over the first one's session with its link.
      if (peer && pcId !== peer.pcId) {
        return refuse(409, 'ALREADY_JOINED', 'this session has a caller');
      }
      const audio = readOffer(sdp);
      if ('code' in audio)
        return refuse(audio.code === 'SDP_TOO_LARGE' ? 413 : 400, audio.code, audio.detail);
      const { current, answer } = await connect(
        { call, ...media, sdp, again: restart ? undefined : peer },
        audio,
      );
      if (answer === undefined) return refuse(400, 'SDP_INVALID', 'the offer cannot be answered');
      peer = current;
      return { status: 200, body: { sdp: answer, type: 'answer', pc_id: current.pcId } };
    },
    candidates(body) {
      const parsed = candidatesSchema.safeParse(body);
      if (!parsed.success) return refuse(400, 'CANDIDATES_INVALID', describe(parsed.error));
      if (!peer || parsed.data.pc_id !== peer.pcId) {
        return refuse(404, 'UNKNOWN_CONNECTION', 'the candidates are of another connection');
      }
      // An ICE-lite side sends no checks of its own, so it has no use for them.
      return { status: 200, body: { status: 'success' } };
    },
  };
}

interface Connect extends MediaParts {
  readonly call: Call;
  readonly sdp: string;
  /** The connection to renegotiate, or none for a new one. */
  readonly again: Peer | undefined;
}

async function connect(
  { call, front, codec, sdp, again }: Connect,
  audio: Parameters<typeof createPeer>[0],
): Promise<{ current: Peer; answer: string | undefined }> {
  const current = again ?? createCallPeer(call, audio, { front, codec });
  try {
    const answer = await current.answer(sdp);
    if (!again) call.attach(createWebRtcLine(current, codec));
    return { current, answer };
  } catch {
    if (!again) current.close();
    return { current, answer: undefined };
  }
}

function createCallPeer(
  call: Call,
  audio: Parameters<typeof createPeer>[0],
  { front, codec }: MediaParts,
): Peer {
  const peer: Peer = createPeer(audio, front, {
    onConnected: () => call.onConnected(),
    onRtp(seq, payload) {
      call.onAlive();
      for (const frame of hearOpus(codec, seq, payload)) call.onFrame(frame);
    },
    onMessage: (text) => call.onMessage(text),
    onClosed: () => call.onClosed(peer.pcId),
  });
  return peer;
}

function describe(error: z.ZodError): string {
  return error.issues
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
    .join('; ');
}

function refuse(status: number, code: string, detail: string): Signalled {
  return { status, body: { code, detail, error: detail } };
}
