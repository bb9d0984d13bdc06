/** What to do with an offer, by what its session has: a pure function, for the order of a client's tries is not ours to choose. */
import type { Peer } from '../transport/peer.ts';

/** An offer as the decision sees it. */
export interface OfferFacts {
  readonly sdp: string;
  /** The connection that the client means; none for a client that has had no answer. */
  readonly pcId: string | undefined;
  /** The client has made a new connection for it. */
  readonly restart: boolean;
  /** Of the same DTLS certificate and shape as the connection that there is. */
  readonly fits: boolean;
}

/** The session's connection, if it has one. */
export interface JoinedFacts {
  /** Ids that this caller's connections have had. */
  readonly pcIds: readonly string[];
  readonly phase: Peer['phase'];
  /** How long nothing was heard of its caller. */
  readonly quietMs: number;
  /** The offer that was answered last. */
  readonly sdp: string;
}

/** What to do. */
export type OfferDecision =
  /** The answer was lost: give it again. */
  | 'repeat'
  /** Answer for the connection that there is: an ICE restart, or a change of direction. */
  | 'renew'
  /** Make a connection. */
  | 'fresh'
  /** A second caller may not take over the first one's session with its link. */
  | 'refuse';

/** A client that got its answer has sent a check by then; one that has not is not going to. Stock clients try again after 2 s. */
const ANSWER_LOST_MS = 1_000;

/** A caller who was not heard for so long may come back as a page that was loaded anew and knows nothing. */
const LOST_MS = 5_000;

/** Decides. */
export function decideOffer(offer: OfferFacts, joined: JoinedFacts | undefined): OfferDecision {
  if (!joined) return 'fresh';
  if (offer.sdp === joined.sdp && joined.phase !== 'closed') return 'repeat';
  if (offer.pcId !== undefined && joined.pcIds.includes(offer.pcId)) {
    const isSame = offer.fits && !offer.restart && offer.pcId === joined.pcIds[0];
    return isSame && joined.phase !== 'closed' ? 'renew' : 'fresh';
  }
  return isAbandoned(joined) ? 'fresh' : 'refuse';
}

/** Nobody is there whom an offer without the connection's id could take the session from. */
function isAbandoned({ phase, quietMs }: JoinedFacts): boolean {
  if (phase === 'closed') return true;
  return quietMs > (phase === 'answered' ? ANSWER_LOST_MS : LOST_MS);
}
