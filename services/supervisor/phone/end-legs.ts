/** What becomes of a call's legs when its bot has left, however it left: whom nobody else would end, or send on. */
import type { LegsElsewhere } from '../seat/seat.ts';
import { joinsOf, redirect, type SteeredCall, urlOf } from './leg-instructions.ts';

/** From the first command on. A caller who was handed over stays where they are. */
export function endWithBot(leg: SteeredCall): LegsElsewhere {
  const { call } = leg;
  if (call.legs) return call.legs;
  const legs: LegsElsewhere = {};
  call.legs = legs;
  call.over.signal.addEventListener('abort', () => end(leg, legs), { once: true });
  return legs;
}

function end(leg: SteeredCall, { away, personId }: LegsElsewhere): void {
  const { call, account } = leg;
  // One that was placed by us has its name only since then.
  const { callId, direction } = call.session?.phone ?? leg.phone;
  if (call.said === 'transferred') return;
  if (personId !== undefined) void account.hangUp(personId);
  if (callId === '') return;
  if (direction === 'outbound') void account.hangUp(callId);
  // Whoever is held hears of nothing by themselves: they go where a caller goes whose socket has closed.
  else if (away === 'held') {
    const thenUrl = urlOf(leg, 'after', { n: String(joinsOf(leg)) });
    void redirect(leg, callId, { do: 'wait', seconds: 1, thenUrl });
  }
}
