/**
 * What we need of an SDP offer (RFC 8829, 5.10). Everything in it is bounded here: neither the WebRTC library nor our answer is
 * ever given a value that was not.
 */
import {
  hasFlag,
  type SdpDescription,
  type SdpSection,
  splitSdp,
  valueOf,
  valuesOf,
} from './sections.ts';

/** Offers above this are refused; a browser's are some 6 KB. */
export const MAX_SDP_BYTES = 64 * 1024;

/** Sections above this are refused; a client with a screen to share has four. */
const MOST_SECTIONS = 32;

/** Which way media may flow, from the caller's side. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** One section of an offer, in its order. */
export interface OfferedSection {
  readonly kind: string;
  readonly protocol: string;
  readonly formats: readonly string[];
  readonly mid: string | undefined;
  /** Offered at all: a port, or none because it comes with the bundle only. */
  readonly live: boolean;
  /** `a=rtpmap` of the first format, for sections that we accept without using them. */
  readonly codec: string | undefined;
}

/** An offer that can be answered. */
export interface Offer {
  readonly sections: readonly OfferedSection[];
  /** The mids of the bundle that the caller's voice is in; none where there is no bundle. */
  readonly bundle: readonly string[];
  /** The caller's voice: the section's number, its Opus and its direction. */
  readonly audio: { readonly index: number; readonly opus: number; readonly direction: Direction };
  /** The data channels, where the offer has any that we can carry. */
  readonly messages: { readonly index: number; readonly port: number } | undefined;
  readonly ice: { readonly ufrag: string; readonly password: string };
  /** Hash and value. */
  readonly fingerprint: string;
  readonly setup: 'actpass' | 'active' | 'passive';
}

/** Why an offer cannot be answered. */
export interface SdpFault {
  readonly code: 'SDP_TOO_LARGE' | 'SDP_INVALID' | 'SDP_NO_AUDIO' | 'SDP_NO_OPUS';
  readonly detail: string;
}

/** Reads an offer, or says why it is no use. */
export function readOffer(sdp: string): Offer | SdpFault {
  if (sdp.length > MAX_SDP_BYTES)
    return { code: 'SDP_TOO_LARGE', detail: `an offer is at most ${MAX_SDP_BYTES} bytes` };
  if (!sdp.startsWith('v=0')) return invalid('an SDP begins with v=0');
  const description = splitSdp(sdp);
  const { media } = description;
  if (media.length > MOST_SECTIONS)
    return invalid(`an offer has at most ${MOST_SECTIONS} sections`);
  const sections = media.flatMap((section) => readSection(section) ?? []);
  if (sections.length < media.length)
    return invalid('each section begins with m=kind port protocol format');
  const voices = sections.flatMap(({ kind, live }, i) => (kind === 'audio' && live ? [i] : []));
  if (voices.length === 0)
    return { code: 'SDP_NO_AUDIO', detail: 'the offer has no audio section' };
  const index = voices.find((i) => opusOf(media[i]) !== undefined);
  const opus = index === undefined ? undefined : opusOf(media[index]);
  if (index === undefined || opus === undefined)
    return { code: 'SDP_NO_OPUS', detail: 'the audio section has no Opus' };
  const bundle = bundleOf(description, sections[index]?.mid);
  const transport = readTransport(description, { index, bundle });
  if ('code' in transport) return transport;
  const direction = directionOf(media[index], description.session);
  const messages = findMessages(description, sections, bundle);
  return { sections, bundle, audio: { index, opus, direction }, messages, ...transport };
}

function invalid(detail: string): SdpFault {
  return { code: 'SDP_INVALID', detail };
}

function readSection(section: SdpSection): OfferedSection | undefined {
  const [kind, port, protocol, ...formats] = (section.lines[0] ?? '')
    .slice(2)
    .split(' ')
    .map((word) => token(word));
  if (kind === undefined || protocol === undefined) return undefined;
  const mid = valueOf(section, 'mid');
  const codec = valuesOf(section, 'rtpmap').find((value) => value.startsWith(`${formats[0]} `));
  return {
    kind,
    protocol,
    formats: formats.flatMap((format) => format ?? []),
    mid: token(mid),
    live: Number(port) !== 0 || hasFlag(section, 'bundle-only'),
    codec: codec !== undefined && /^\d{1,3} [\w./-]{1,32}$/.test(codec) ? codec : undefined,
  };
}

/** A short word of SDP's token alphabet and slashes, as it may be repeated in an answer. */
function token(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w!#$%&'*+./^`{|}~-]{1,64}$/.test(text) ? text : undefined;
}

/** The payload type of Opus: a number of seven bits that the section's first line names, too. */
function opusOf(section: SdpSection | undefined): number | undefined {
  if (!section) return undefined;
  const formats = (section.lines[0] ?? '').split(' ').slice(3);
  const types = valuesOf(section, 'rtpmap').flatMap(
    (value) => /^(\d{1,3}) opus\/48000\b/i.exec(value)?.[1] ?? [],
  );
  const found = types.find((type) => formats.includes(type) && Number(type) <= 127);
  return found === undefined ? undefined : Number(found);
}

function bundleOf({ session }: SdpDescription, mid: string | undefined): readonly string[] {
  const groups = valuesOf(session, 'group')
    .map((value) => value.split(' '))
    .filter(([name]) => name === 'BUNDLE');
  return groups.map(([, ...mids]) => mids).find((mids) => mids.includes(mid ?? '')) ?? [];
}

type Transport = Pick<Offer, 'ice' | 'fingerprint' | 'setup'>;

/** Transport attributes stand in the bundle's first section, in the voice's own, or above all sections. */
function readTransport(
  { session, media }: SdpDescription,
  { index, bundle }: { readonly index: number; readonly bundle: readonly string[] },
): Transport | SdpFault {
  const [tag] = bundle;
  const tagged = tag === undefined ? undefined : media.find((one) => valueOf(one, 'mid') === tag);
  const places = [tagged, media[index], session].filter((place) => place !== undefined);
  const first = (name: string) =>
    places.map((place) => valueOf(place, name)).find((value) => value !== undefined);
  const ufrag = first('ice-ufrag') ?? '';
  const password = first('ice-pwd') ?? '';
  if (!/^[\w+/=-]{4,256}$/.test(ufrag) || !/^[\w+/=-]{16,256}$/.test(password))
    return invalid('the audio section has no ICE credentials');
  const fingerprint = fingerprintOf(places);
  if (fingerprint === undefined) return invalid('the audio section has no fingerprint');
  const setup = first('setup') ?? 'actpass';
  if (setup !== 'actpass' && setup !== 'active' && setup !== 'passive')
    return invalid('a=setup must be actpass, active or passive');
  return { ice: { ufrag, password }, fingerprint, setup };
}

/** SHA-256 where there are several, as every client has it. */
function fingerprintOf(places: readonly SdpSection[]): string | undefined {
  const all = places.flatMap((place) => valuesOf(place, 'fingerprint'));
  const good = all.filter((value) => /^sha-\d{1,3} [0-9a-f]{2}(:[0-9a-f]{2}){15,63}$/i.test(value));
  return good.find((value) => /^sha-256 /i.test(value)) ?? good[0];
}

function directionOf(section: SdpSection | undefined, session: SdpSection): Direction {
  const named = (place: SdpSection) => DIRECTIONS.find((direction) => hasFlag(place, direction));
  return (section && named(section)) ?? named(session) ?? 'sendrecv';
}

const DIRECTIONS: readonly Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];

function findMessages(
  { media }: SdpDescription,
  sections: readonly OfferedSection[],
  bundle: readonly string[],
): Offer['messages'] {
  const index = sections.findIndex(
    ({ kind, live, protocol, mid }) =>
      kind === 'application' &&
      live &&
      protocol.endsWith('DTLS/SCTP') &&
      bundle.includes(mid ?? ''),
  );
  const section = media[index];
  if (!section) return undefined;
  // Before RFC 8841 the port was the section's format.
  const port = Number(valueOf(section, 'sctp-port') ?? valueOf(section, 'sctpmap')?.split(' ')[0]);
  return { index, port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : 5_000 };
}
