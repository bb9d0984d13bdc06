/**
 * A caller's WebRTC to a Pipecat bot: an offer goes to the bot with our end of the loopback as its caller, the answer comes back as
 * that of the seat's one UDP port. The media library (aiortc) is the bot's own; packets pass untouched.
 */
import { z } from 'zod';
import { refuseSignal } from '../../core/access/refuse-signal.ts';
import { MAX_SDP_BYTES, type Offer, readOffer } from '../../core/sdp/read-offer.ts';
import { iceOf } from '../../core/sdp/sections.ts';
import type { TimerClock } from '../../core/time/clock.ts';
import type { IceConnection } from '../bot/transport/ice/ice-connection.ts';
import type { IceFront } from '../bot/transport/ice/ice-front.ts';
import { askJson, type BotAddress, jsonOf } from './bot-server.ts';
import { toBotOffer, toCallerAnswer } from './sdp.ts';

/** An HTTP answer. */
export interface WebrtcAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The way of one session's caller. */
export interface WebRtcWay {
  offer(body: unknown): Promise<WebrtcAnswer>;
  candidates(body: unknown): WebrtcAnswer;
  close(): void;
}

/** Whose way, and through what. */
export interface WebRtcParts {
  readonly bot: BotAddress;
  readonly front: IceFront;
  readonly clock: Pick<TimerClock, 'after'>;
  readonly sessionId: string;
  readonly events: WayEvents;
}

/** What a way tells. */
export interface WayEvents {
  /** The payload type that the caller and the bot agreed on for audio. */
  onAudio(payloadType: number): void;
  /** The caller has given a sign of life. */
  onHeard(): void;
  /** Something has passed that is no check; answers whether it shows that the handshake is done. */
  onPacket(packet: Uint8Array, from: 'caller' | 'library'): boolean;
}

const offerSchema = z.object({
  sdp: z.string().max(4 * MAX_SDP_BYTES),
  type: z.literal('offer'),
  pc_id: z.string().max(256).nullish(),
  restart_pc: z.boolean().nullish(),
  requestData: z.unknown().optional(),
  request_data: z.unknown().optional(),
});

const answerSchema = z.object({ sdp: z.string(), type: z.literal('answer'), pc_id: z.string() });

const candidatesSchema = z.object({ pc_id: z.string(), candidates: z.array(z.unknown()).max(100) });

/** aiortc gathers at once on loopback; what takes longer hangs. */
const OFFER_TIMEOUT_MS = 4_000;

/** How long a connection that was replaced, or that closes, may still say so to its caller. */
const FAREWELL_MS = 250;

interface Connection {
  readonly ice: IceConnection;
  readonly pcId: string;
}

type AskedOffer = z.infer<typeof offerSchema>;

/** Opens nothing yet: the first offer does. */
export function createWebRtcWay(parts: WebRtcParts): WebRtcWay {
  let current: Connection | undefined;
  return {
    async offer(body) {
      const parsed = offerSchema.safeParse(body);
      if (!parsed.success) return refuseSignal(400, 'OFFER_INVALID', z.prettifyError(parsed.error));
      // A second caller may not take over the first one's session with its link.
      if (current && parsed.data.pc_id !== current.pcId)
        return refuseSignal(409, 'ALREADY_JOINED', 'this session has a caller');
      const offer = readOffer(parsed.data.sdp);
      if ('code' in offer)
        return refuseSignal(offer.code === 'SDP_TOO_LARGE' ? 413 : 400, offer.code, offer.detail);
      parts.events.onAudio(offer.audio.opus);
      const answered = await connect(parts, { asked: parsed.data, offer, before: current });
      if ('status' in answered) return answered;
      if (current && current.ice !== answered.connection.ice) leave(parts, current.ice);
      current = answered.connection;
      return { status: 200, body: answered.body };
    },
    candidates(body) {
      const parsed = candidatesSchema.safeParse(body);
      if (!parsed.success)
        return refuseSignal(400, 'CANDIDATES_INVALID', z.prettifyError(parsed.error));
      if (parsed.data.pc_id !== current?.pcId)
        return refuseSignal(404, 'UNKNOWN_CONNECTION', 'the candidates are of another connection');
      // An ICE-lite side sends no checks of its own, so it has no use for them.
      return { status: 200, body: { status: 'success' } };
    },
    close() {
      if (current) leave(parts, current.ice);
    },
  };
}

interface Connecting {
  readonly asked: AskedOffer;
  readonly offer: Offer;
  readonly before: Connection | undefined;
}

async function connect(
  parts: WebRtcParts,
  { asked, offer, before }: Connecting,
): Promise<WebrtcAnswer | { readonly connection: Connection; readonly body: unknown }> {
  const { bot, front, sessionId } = parts;
  // The bot makes a new connection only where it is asked to; what else an offer changes, it negotiates.
  const isNew = !before || asked.restart_pc === true;
  const ice = isNew ? await openIce(parts) : before.ice;
  try {
    const answered = await askJson(bot, {
      method: 'POST',
      path: '/api/offer',
      headers: { 'x-daily-session-id': sessionId },
      json: { ...asked, sdp: toBotOffer(asked.sdp, ice.leg) },
      timeoutMs: OFFER_TIMEOUT_MS,
    });
    const answer = answerSchema.parse(jsonOf(answered));
    if (isNew) ice.leg.identify(iceOf(answer.sdp));
    const own = { ice: ice.answerTo(offer.ice), candidates: front.candidates };
    const body = { ...answer, sdp: toCallerAnswer(answer.sdp, own) };
    return { connection: { ice, pcId: answer.pc_id }, body };
  } catch {
    if (isNew) front.leave(ice);
    return refuseSignal(400, 'SDP_INVALID', 'the bot cannot answer the offer');
  }
}

async function openIce({ front, events }: WebRtcParts): Promise<IceConnection> {
  let isConnected = false;
  const ice = await front.open((packet, from) => {
    const shows = events.onPacket(packet, from);
    if (shows && !isConnected) ice.connected();
    isConnected ||= shows;
  });
  ice.onSign = () => events.onHeard();
  return ice;
}

function leave({ front, clock }: WebRtcParts, ice: IceConnection): void {
  clock.after(FAREWELL_MS, () => front.leave(ice));
}
