/** Answers the offers of one connection: the WebRTC library is asked for the first, and never sees another. */
import { randomInt } from 'node:crypto';
import type { PeerConnection } from 'node-datachannel';
import type { Offer } from '../../../core/sdp/read-offer.ts';
import { iceOf } from '../../../core/sdp/sections.ts';
import { safely } from './channels.ts';
import type { IceConnection } from './ice/ice-connection.ts';
import { type DtlsSide, readDtls } from './sdp/dtls-side.ts';
import { LIBRARY_MIDS, writeLibraryOffer } from './sdp/library-offer.ts';
import { writeAnswer } from './sdp/write-answer.ts';

/** What answers are made of. */
export interface Answering {
  readonly ice: IceConnection;
  /** Values of `a=candidate` lines. */
  readonly candidates: readonly string[];
  readonly ssrc: number;
}

/** What a later offer may change of a connection (ICE, directions, idle sections) is ours to answer. Throws for an offer that the library refuses. */
export function createAnswerer(
  connection: PeerConnection,
  { ice, candidates, ssrc }: Answering,
): (offer: Offer) => Promise<string> {
  let dtls: DtlsSide | undefined;
  const id = randomInt(1, 2 ** 31);
  let version = 0;
  return async (offer) => {
    dtls ??= await askLibrary(connection, ice, offer);
    return writeAnswer(offer, {
      origin: { id, version: version++ },
      ice: ice.answerTo(offer.ice),
      candidates,
      dtls,
      ssrc,
    });
  };
}

async function askLibrary(
  connection: PeerConnection,
  { leg }: IceConnection,
  offer: Offer,
): Promise<DtlsSide> {
  connection.setRemoteDescription(writeLibraryOffer(offer, leg.remote), 'offer');
  connection.addRemoteCandidate(loopbackCandidate(leg.port), LIBRARY_MIDS.audio);
  const gathered = whenGathered(connection);
  connection.setLocalDescription('answer');
  await gathered;
  const answer = connection.localDescription()?.sdp ?? '';
  leg.identify(iceOf(answer));
  return readDtls(answer);
}

/** What the library is told of the caller: it is always at our end of the loopback. */
function loopbackCandidate(port: number): string {
  return `candidate:1 1 UDP 2122317823 127.0.0.1 ${port} typ host`;
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
