import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Offer, readOffer } from '../../../../../core/sdp/read-offer.ts';
import { writeLibraryOffer } from '../../../../../services/bot/transport/sdp/library-offer.ts';
import { writeAnswer } from '../../../../../services/bot/transport/sdp/write-answer.ts';

const FOLDER = new URL('offers/', import.meta.url);
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.sdp'));
const offerOf = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');
const ICE = { ufrag: 'botU', password: 'botbotbotbotbotbotbotbot' };

function answerTo(sdp: string): { offer: Offer; answer: string } {
  const offer = readOffer(sdp);
  if ('code' in offer) throw new Error(offer.detail);
  const answer = writeAnswer(offer, {
    origin: { id: 1, version: 0 },
    ice: ICE,
    candidates: ['1 1 UDP 1 192.0.2.9 4000 typ host'],
    dtls: { fingerprint: 'sha-256 AA', setup: 'active', sctpPort: '5000' },
    ssrc: 7,
  });
  return { offer, answer };
}

const linesOf = (sdp: string, start: string) =>
  sdp.split(/\r?\n/).filter((line) => line.startsWith(start));
const sectionOf = (sdp: string, index: number) => sdp.split(/\r?\n(?=m=)/)[index + 1] ?? '';

describe('an offer', () => {
  it.each(names)('as in %s is answered section by section, with the voice live', (name) => {
    const sdp = offerOf(name);
    const { offer, answer } = answerTo(sdp);
    const kinds = (of: string) => linesOf(of, 'm=').map((line) => line.split(' ')[0]);
    expect(kinds(answer)).toEqual(kinds(sdp));
    expect(linesOf(answer, 'a=mid:')).toEqual(linesOf(sdp, 'a=mid:'));
    const voice = sectionOf(answer, offer.audio.index);
    expect(voice).toMatch(/^m=audio 9 /);
    expect(voice).toContain(`a=rtpmap:${offer.audio.opus} opus/48000/2`);
    expect(voice).toContain('a=ice-ufrag:botU');
    expect(linesOf(answer, 'a=candidate:')).toHaveLength(1);
    expect(linesOf(answer, 'a=ice-lite')).toHaveLength(1);
    expect(offer.messages === undefined).toBe(name === 'no-data-channel.sdp');
  });

  it.each([
    ['sendrecv', 'sendrecv'],
    ['sendonly', 'recvonly'],
    ['recvonly', 'sendonly'],
    ['inactive', 'inactive'],
  ])('of %s is answered %s', (offered, answered) => {
    const sdp = offerOf('react-native.sdp').replace('a=sendrecv', `a=${offered}`);
    const { offer, answer } = answerTo(sdp);
    expect(sectionOf(answer, offer.audio.index)).toContain(`\na=${answered}`);
  });

  it('whose first audio is rejected is answered in the second', () => {
    const { offer, answer } = answerTo(offerOf('first-audio-rejected.sdp'));
    expect(offer.audio.index).toBe(1);
    expect(sectionOf(answer, 0)).toMatch(/^m=audio 0 /);
    expect(linesOf(answer, 'a=group:')).toEqual(['a=group:BUNDLE 1 2']);
  });

  it.each<[string, (sdp: string) => string]>([
    ['a payload type of 999', (sdp) => sdp.replaceAll('111', '999')],
    ['a payload type that its first line lacks', (sdp) => sdp.replace('SAVPF 111', 'SAVPF')],
    ['no fingerprint', (sdp) => sdp.replaceAll(/a=fingerprint.*\r\n/g, '')],
    ['no ICE credentials', (sdp) => sdp.replaceAll(/a=ice-pwd.*\r\n/g, '')],
    ['a password with a line break in it', (sdp) => sdp.replaceAll(/ice-pwd:/g, 'ice-pwd: \u0000')],
    ['a thousand sections', (sdp) => sdp + 'm=video 9 X 1\r\n'.repeat(1_000)],
  ])('with %s is refused', (_, spoil) => {
    expect(readOffer(spoil(offerOf('safari.sdp')))).toHaveProperty('code');
  });

  it('mutated in a thousand ways is refused, or gives the library nothing but bounded values', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fff_ffff;
      return seed % below;
    };
    let answered = 0;
    for (let i = 0; i < 1_000; i++) {
      const sdp = all[random(all.length)] ?? '';
      const at = random(sdp.length);
      const junk = JUNK[random(JUNK.length)] ?? '';
      const mutated = sdp.slice(0, at) + junk + sdp.slice(at + random(12));
      const offer = readOffer(mutated);
      if ('code' in offer) continue;
      answered += 1;
      const lines = writeLibraryOffer(offer, ICE).split('\r\n');
      expect(lines.filter((line) => !BOUNDED.test(line))).toEqual([]);
      expect(offer.audio.opus).toBeLessThan(128);
      const { answer } = answerTo(mutated);
      expect(linesOf(answer, 'm=')).toHaveLength(offer.sections.length);
    }
    expect(answered).toBeGreaterThan(100);
  });
});

const BOUNDED = /^([a-z]=[\x20-\x7e]{1,600})?$/;
const all = names.map(offerOf);
const JUNK = [
  '',
  '\r\n',
  '999999999999',
  '-1',
  '\u0000',
  'a=',
  'm=audio 9 X 1',
  '€',
  ' ',
  'e9',
  '%s',
  ':',
];
