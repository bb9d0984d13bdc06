/** What of the library's own answer goes into ours: its side of DTLS. */
import { splitSdp, valueOf } from '../../../../core/sdp/sections.ts';

/** The library's side of DTLS. */
export interface DtlsSide {
  readonly fingerprint: string;
  readonly setup: string;
  /** Of its data channels. */
  readonly sctpPort: string;
}

/** What of the library's own answer goes into ours. */
export function readDtls(libraryAnswer: string): DtlsSide {
  const { session, media } = splitSdp(libraryAnswer);
  const first = (name: string) =>
    [session, ...media].map((place) => valueOf(place, name)).find((value) => value !== undefined);
  const fingerprint = first('fingerprint');
  const setup = first('setup');
  if (fingerprint === undefined || setup === undefined)
    throw new Error('Cannot answer: the library made no DTLS fingerprint');
  return { fingerprint, setup, sctpPort: first('sctp-port') ?? '5000' };
}
