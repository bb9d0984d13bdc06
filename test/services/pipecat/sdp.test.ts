import { describe, expect, it } from 'vitest';
import { toBotOffer, toCallerAnswer } from '../../../services/pipecat/sdp.ts';

const ice = { ufrag: 'ours', password: 'ourPassword' };

/** As aiortc writes it: candidates before the credentials, in each section. */
const sdp = [
  'v=0',
  'o=- 1 1 IN IP4 0.0.0.0',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  'm=audio 50000 UDP/TLS/RTP/SAVPF 96',
  'c=IN IP4 192.0.2.2',
  'a=mid:0',
  'a=candidate:1 1 udp 2130706431 192.0.2.2 50000 typ host',
  'a=end-of-candidates',
  'a=ice-ufrag:their',
  'a=ice-pwd:theirPassword',
  'a=ice-options:trickle',
  'm=video 0 UDP/TLS/RTP/SAVPF 97',
  'c=IN IP4 0.0.0.0',
  'a=inactive',
  'm=application 50000 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 192.0.2.2',
  'a=mid:1',
  'a=ice-ufrag:their',
  'a=ice-pwd:theirPassword',
  '',
].join('\r\n');

const sectionsOf = (text: string) => text.split(/(?=^m=)/m).slice(1);

describe('toBotOffer', () => {
  const offer = toBotOffer(sdp, { port: 4000, remote: ice });

  it('puts our end of the loopback into every section that has a transport', () => {
    const [audio = '', video = '', messages = ''] = sectionsOf(offer);
    for (const section of [audio, messages]) {
      expect(section).toContain('a=ice-ufrag:ours\r\na=ice-pwd:ourPassword\r\n');
      expect(section).toContain('a=candidate:1 1 udp 2122317823 127.0.0.1 4000 typ host\r\n');
      expect(section).toContain('a=end-of-candidates\r\n');
    }
    expect(video).not.toContain('a=candidate');
  });

  it('leaves nothing of where the caller is, and all of what it says', () => {
    expect(offer).not.toContain('their');
    expect(offer).not.toContain('192.0.2.2 50000');
    expect(offer).toContain('a=mid:0\r\n');
    expect(offer.endsWith('a=mid:1\r\n')).toBe(true);
  });
});

describe('toCallerAnswer', () => {
  const answer = toCallerAnswer(sdp, { ice, candidates: ['1 1 UDP 7 203.0.113.9 40000 typ host'] });

  it('is that of an ICE-lite agent at our candidates', () => {
    expect(answer).toMatch(/a=group:BUNDLE 0 1\r\na=ice-lite\r\nm=audio 9 /);
    expect(answer).toContain('a=candidate:1 1 UDP 7 203.0.113.9 40000 typ host\r\n');
    expect(answer).toContain('a=ice-ufrag:ours\r\n');
  });

  it('tells the caller nothing of the bot’s own addresses', () => {
    expect(answer).not.toMatch(/192\.0\.2\.2|their|end-of-candidates/);
    expect(answer).toContain('m=video 0 ');
  });
});
