/** Our answer to an offer, section by section (RFC 8829, 5.3), as an ICE-lite agent's (RFC 8839, 5.3). */
import type { Direction, Offer, OfferedSection } from '../../../../core/sdp/read-offer.ts';
import type { IceCredentials } from '../ice/ice-generations.ts';
import type { DtlsSide } from './dtls-side.ts';

/** What of an answer is ours and not the offer's. */
export interface AnswerParts {
  /** A number for this connection, and how many answers it has had. */
  readonly origin: { readonly id: number; readonly version: number };
  readonly ice: IceCredentials;
  /** Values of `a=candidate` lines. */
  readonly candidates: readonly string[];
  readonly dtls: DtlsSide;
  /** The SSRC of the bot's voice. */
  readonly ssrc: number;
}

/** What each offered direction is answered with, from our side. */
const ANSWERED: Readonly<Record<Direction, Direction>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

/** Writes it. */
export function writeAnswer(offer: Offer, parts: AnswerParts): string {
  const accepted = offer.sections.map((section, i) => isAccepted(offer, section, i));
  const isTaken = (mid: string) => offer.sections.some((one, i) => one.mid === mid && accepted[i]);
  const bundle = offer.bundle.filter(isTaken);
  const tagged = offer.sections.findIndex(({ mid }) => mid !== undefined && mid === bundle[0]);
  const candidatesAt = tagged < 0 ? offer.audio.index : tagged;
  const sections = offer.sections.flatMap((section, i) => [
    ...(accepted[i] ? acceptSection(offer, { section, index: i }, parts) : rejectSection(section)),
    ...(i === candidatesAt ? parts.candidates.map((value) => `a=candidate:${value}`) : []),
    ...(i === candidatesAt ? ['a=end-of-candidates'] : []),
  ]);
  const { id, version } = parts.origin;
  return [
    'v=0',
    `o=- ${id} ${version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    ...(bundle.length > 0 ? [`a=group:BUNDLE ${bundle.join(' ')}`] : []),
    'a=msid-semantic: WMS bot',
    'a=ice-lite',
    ...sections,
    '',
  ].join('\r\n');
}

/** The voice and the messages; of the rest what comes with them in the bundle, which then carries nothing. */
function isAccepted(offer: Offer, section: OfferedSection, index: number): boolean {
  if (index === offer.audio.index || index === offer.messages?.index) return true;
  if (!section.live || section.kind === 'application' || section.codec === undefined) return false;
  return section.mid !== undefined && offer.bundle.includes(section.mid);
}

/** Port 0: this section is not to be. */
function rejectSection({ kind, protocol, formats, mid }: OfferedSection): string[] {
  return [
    `m=${kind} 0 ${protocol} ${formats[0] ?? '0'}`,
    'c=IN IP4 0.0.0.0',
    ...(mid === undefined ? [] : [`a=mid:${mid}`]),
    'a=inactive',
  ];
}

function acceptSection(
  offer: Offer,
  { section, index }: { readonly section: OfferedSection; readonly index: number },
  { ice, dtls, ssrc }: AnswerParts,
): string[] {
  const { kind, protocol, formats, mid } = section;
  const { audio, messages } = offer;
  const isVoice = index === audio.index;
  const format = isVoice ? String(audio.opus) : (formats[0] ?? '0');
  return [
    `m=${kind} 9 ${protocol} ${format}`,
    'c=IN IP4 0.0.0.0',
    ...(mid === undefined ? [] : [`a=mid:${mid}`]),
    `a=ice-ufrag:${ice.ufrag}`,
    `a=ice-pwd:${ice.password}`,
    `a=fingerprint:${dtls.fingerprint}`,
    `a=setup:${dtls.setup}`,
    ...(index === messages?.index ? messageLines(section, dtls) : ['a=rtcp-mux']),
    ...(isVoice ? voiceLines(audio, ssrc) : []),
    ...(!isVoice && index !== messages?.index ? idleLines(section) : []),
  ];
}

function voiceLines({ opus, direction }: Offer['audio'], ssrc: number): string[] {
  const answered = ANSWERED[direction];
  const speaks = answered === 'sendrecv' || answered === 'sendonly';
  return [
    `a=${answered}`,
    `a=rtpmap:${opus} opus/48000/2`,
    `a=fmtp:${opus} minptime=10;useinbandfec=1`,
    ...(speaks ? ['a=msid:bot bot-audio', `a=ssrc:${ssrc} cname:bot`] : []),
  ];
}

function messageLines({ formats }: OfferedSection, { sctpPort }: DtlsSide): string[] {
  // The old form has the port for its format, and says in `sctpmap` what it carries.
  const isOld = /^\d+$/.test(formats[0] ?? '');
  return [
    isOld ? `a=sctpmap:${sctpPort} webrtc-datachannel 65535` : `a=sctp-port:${sctpPort}`,
    'a=max-message-size:262144',
  ];
}

function idleLines({ codec }: OfferedSection): string[] {
  return ['a=inactive', `a=rtpmap:${codec}`];
}
