import { describe, expect, it } from 'vitest';
import {
  decideOffer,
  type JoinedFacts,
  type OfferFacts,
} from '../../../../services/bot/call/decide-offer.ts';

const offer = (of: Partial<OfferFacts> = {}): OfferFacts => ({
  sdp: 'new',
  pcId: undefined,
  restart: false,
  fits: false,
  ...of,
});
const joined = (of: Partial<JoinedFacts> = {}): JoinedFacts => ({
  pcIds: ['now', 'before'],
  phase: 'connected',
  quietMs: 20,
  sdp: 'old',
  ...of,
});

describe('decideOffer', () => {
  it.each<[string, OfferFacts, JoinedFacts | undefined, string]>([
    ['the first offer', offer(), undefined, 'fresh'],
    [
      'the same offer, whose answer was lost',
      offer({ sdp: 'old' }),
      joined({ phase: 'answered' }),
      'repeat',
    ],
    [
      'the same offer over a connection that died',
      offer({ sdp: 'old' }),
      joined({ phase: 'closed' }),
      'fresh',
    ],
    ['an ICE restart', offer({ pcId: 'now', fits: true }), joined(), 'renew'],
    ['a stock client’s reconnect', offer({ pcId: 'now', restart: true }), joined(), 'fresh'],
    [
      'a reconnect whose last answer was lost',
      offer({ pcId: 'before', restart: true }),
      joined(),
      'fresh',
    ],
    [
      'a client that lost its answer two seconds ago',
      offer({ restart: true }),
      joined({ phase: 'answered', quietMs: 2_000 }),
      'fresh',
    ],
    [
      'a second caller at the same moment',
      offer(),
      joined({ phase: 'answered', quietMs: 10 }),
      'refuse',
    ],
    ['a second caller while the first is there', offer(), joined(), 'refuse'],
    ['a guess at the id', offer({ pcId: 'guess', restart: true }), joined(), 'refuse'],
    ['a page that was loaded anew', offer(), joined({ phase: 'closed' }), 'fresh'],
    ['a page that was loaded anew in a cut', offer(), joined({ quietMs: 6_000 }), 'fresh'],
    ['a stranger in a short cut', offer(), joined({ quietMs: 3_000 }), 'refuse'],
  ])('%s', (_, now, there, decision) => {
    expect(decideOffer(now, there)).toBe(decision);
  });
});
