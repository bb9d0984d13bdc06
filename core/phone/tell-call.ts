/** A session's phone call, as callers, operators and events are told of it. */
import type { PhoneCall, ToldCall } from './phone.ts';

/** The call without what is ours alone. */
export function tellCall(call: PhoneCall): ToldCall {
  const { carrier, callId, from, to, direction, answeredBy, refused, transfers } = call;
  return {
    carrier,
    callId,
    from,
    to,
    direction,
    ...(answeredBy ? { answeredBy } : {}),
    ...(refused ? { refused } : {}),
    ...(transfers ? { transfers } : {}),
  };
}
