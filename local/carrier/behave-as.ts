/** What happens when a number is called. */
import type { Leg } from './leg.ts';
import { type Party, SILENT_PARTY } from './party.ts';

/** How a number behaves when it is called. */
export type Behaviour =
  | {
      readonly do: 'answer';
      readonly afterMs: number;
      readonly party?: Party;
      readonly machine?: boolean;
    }
  | { readonly do: 'busy' | 'reject' | 'fail' }
  | { readonly do: 'ring' }
  /** Somebody at a page is asked; `answer` takes the call. */
  | {
      readonly do: 'ask';
      readonly party: () => Party;
      readonly rings: (leg: Leg, answer: () => void) => void;
    };

/** Who holds the phone there. */
export function partyOf(behaviour: Behaviour): Party {
  if (behaviour.do === 'ask') return behaviour.party();
  return (behaviour.do === 'answer' ? behaviour.party : undefined) ?? SILENT_PARTY;
}

/** Does it; `taken` is what an answered leg does. */
export function behaveAs(
  leg: Leg,
  behaviour: Behaviour,
  taken: (answeredBy: 'human' | 'machine') => void,
): void {
  const answer = (answeredBy: 'human' | 'machine') => {
    if (leg.over || leg.status === 'answered') return;
    leg.answer();
    taken(answeredBy);
  };
  switch (behaviour.do) {
    case 'answer':
      setTimeout(() => answer(behaviour.machine ? 'machine' : 'human'), behaviour.afterMs);
      return;
    case 'ask':
      return behaviour.rings(leg, () => answer('human'));
    case 'busy':
      return later(() => leg.end('busy', 'busy'));
    case 'reject':
      return later(() => leg.end('rejected', 'rejected'));
    case 'fail':
      return later(() => leg.end('failed', 'failed'));
    case 'ring':
  }
}

function later(what: () => void): void {
  setTimeout(what, 50);
}

/** A call that nobody takes ends. */
export function giveUpAfter(leg: Leg, seconds: number): void {
  const isLate = () => leg.status === 'ringing';
  setTimeout(() => isLate() && leg.end('no-answer', 'not answered in time'), seconds * 1000);
}
