/** A client's offers and candidates, answered over HTTP: validated here, so that garbage never reaches the media library. */
import { z } from 'zod';
import { refuseSignal } from '../../../core/access/refuse-signal.ts';
import { createSignalBudget } from '../../../core/access/signal-budget.ts';
import { MAX_SDP_BYTES, type Offer, readOffer } from '../../../core/sdp/read-offer.ts';
import type { Peer } from '../transport/peer.ts';
import { type MediaParts, openWebRtcLine, type WebRtcLine } from '../transport/webrtc-line.ts';
import type { Call } from './call.ts';
import { decideOffer, type JoinedFacts, type OfferFacts } from './decide-offer.ts';

const offerSchema = z.object({
  sdp: z.string().max(4 * MAX_SDP_BYTES),
  type: z.literal('offer'),
  pc_id: z.string().max(128).nullish(),
  restart_pc: z.boolean().nullish(),
});

const candidatesSchema = z.object({
  pc_id: z.string().max(128).nullish(),
  candidates: z
    .array(
      z.object({
        candidate: z.string().max(1024),
        sdp_mid: z.string().max(64).nullish(),
        sdp_mline_index: z.number().int().min(0).max(64).nullish(),
      }),
    )
    .max(100),
});

/** Connections of one caller whose ids are still known. */
const MOST_IDS = 16;

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

/** What of a call its signalling needs. */
export type SignalledCall = Pick<
  Call,
  'attach' | 'greet' | 'hear' | 'onAlive' | 'onConnected' | 'onMessage' | 'onClosed' | 'quietMs'
>;

/** The connection that a session has, and the answer it was given. */
interface Joined {
  readonly line: WebRtcLine;
  readonly pcIds: readonly string[];
  readonly sdp: string;
  readonly answered: Signalled;
}

/** Over a call and its media. */
export function createSignalling(call: SignalledCall, media: MediaParts): Signalling {
  const refused = createSignalBudget(media.clock.monotonicMs);
  const desk = createDesk(call, media);
  // One after another: of two offers at once, one gets a connection that works and the other is told so.
  let last: Promise<unknown> = Promise.resolve();
  return {
    offer(body) {
      const refusal = refused('POST');
      if (refusal) return Promise.resolve(refusal);
      const next = last.then(() => desk.answer(body));
      last = next.catch(() => undefined);
      return next;
    },
    candidates(body) {
      const refusal = refused('PATCH');
      if (refusal) return refusal;
      const parsed = candidatesSchema.safeParse(body);
      if (!parsed.success) return refuseSignal(400, 'CANDIDATES_INVALID', describe(parsed.error));
      // Without an id, and before any offer, it is a sign of life: it keeps the seat while a microphone is being asked for.
      if (!desk.isOf(parsed.data.pc_id ?? undefined))
        return refuseSignal(404, 'UNKNOWN_CONNECTION', 'the candidates are of another connection');
      call.onAlive();
      // An ICE-lite side has no use for candidates.
      return { status: 200, body: { status: 'success' } };
    },
  };
}

/** Where offers are answered, one at a time. */
function createDesk(call: SignalledCall, media: MediaParts) {
  let joined: Joined | undefined;
  return {
    /** Whether a client with this id, or with none yet, is this call's. */
    isOf: (pcId: string | undefined) =>
      pcId === undefined ? !joined : (joined?.pcIds.includes(pcId) ?? false),
    async answer(body: unknown): Promise<Signalled> {
      const read = readBody(body);
      if ('status' in read) return read;
      const { offer, sdp, pcId, restart } = read;
      const fits = joined?.line.peer.fits(offer) ?? false;
      const decision = decideOffer({ sdp, pcId, restart, fits }, joined && factsOf(joined, call));
      if (decision === 'refuse')
        return refuseSignal(409, 'ALREADY_JOINED', 'this session has a caller');
      call.onAlive();
      if (decision === 'repeat' && joined) return joined.answered;
      const known = decision === 'renew' ? joined?.line : undefined;
      const line = known ?? (await openCallLine(call, offer, media));
      const answered = await answerWith(line.peer, offer);
      if (!answered) return refuseSignal(400, 'SDP_INVALID', 'the offer cannot be answered');
      call.onAlive('answered');
      // One that its caller never used; one in use stays until this one has taken its place.
      if (joined && joined.line !== line && joined.line.peer.phase !== 'connected')
        joined.line.close();
      const pcIds = [...new Set([line.id, ...(joined?.pcIds ?? [])])].slice(0, MOST_IDS);
      joined = { line, pcIds, sdp, answered };
      return answered;
    },
  };
}

async function answerWith(peer: Peer, offer: Offer): Promise<Signalled | undefined> {
  try {
    const sdp = await peer.answer(offer);
    return { status: 200, body: { sdp, type: 'answer', pc_id: peer.pcId } };
  } catch {
    // An offer that the library refuses leaves the connection that there is as it was.
    if (peer.phase === 'answered') peer.close();
    return undefined;
  }
}

async function openCallLine(
  call: SignalledCall,
  offer: Offer,
  media: MediaParts,
): Promise<WebRtcLine> {
  const line: WebRtcLine = await openWebRtcLine(offer, media, {
    // Only now does it take the place of the one before it, which may well have come back first.
    onConnected() {
      call.attach(line);
      call.onConnected();
      // Nobody will say that it is ready.
      if (!offer.messages) call.greet();
    },
    onFrame: (frame) => call.hear(frame),
    onAlive: () => call.onAlive('packet'),
    onMessage: (text) => call.onMessage(text),
    onClosed: (final) => call.onClosed(line.id, final),
  });
  return line;
}

interface ReadBody extends Pick<OfferFacts, 'sdp' | 'pcId' | 'restart'> {
  readonly offer: Offer;
}

function readBody(body: unknown): ReadBody | Signalled {
  const parsed = offerSchema.safeParse(body);
  if (!parsed.success) return refuseSignal(400, 'OFFER_INVALID', describe(parsed.error));
  const { sdp, pc_id: pcId, restart_pc: restart } = parsed.data;
  const offer = readOffer(sdp);
  if ('code' in offer)
    return refuseSignal(offer.code === 'SDP_TOO_LARGE' ? 413 : 400, offer.code, offer.detail);
  return { offer, sdp, pcId: pcId ?? undefined, restart: restart === true };
}

/** The caller is as quiet as its least quiet connection. */
function factsOf({ line, pcIds, sdp }: Joined, call: SignalledCall): JoinedFacts {
  const { phase } = line.peer;
  return { pcIds, sdp, phase, quietMs: Math.min(line.peer.quietMs(), call.quietMs()) };
}

function describe(error: z.ZodError): string {
  return error.issues
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
    .join('; ');
}
