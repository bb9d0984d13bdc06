/** A session's phone call, as callers and operators see it. */
import * as z from 'zod/mini';
import { CARRIERS, type PhoneCall } from '../../../core/phone/phone.ts';

/** Its shape. */
export const phoneView = z.object({
  carrier: z.enum(CARRIERS),
  callId: z.string(),
  from: z.string(),
  to: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  answeredBy: z.optional(z.enum(['human', 'machine', 'screener', 'unavailable', 'uncertain'])),
});

/** The call without what is ours alone. */
export function viewCall(call: PhoneCall): z.infer<typeof phoneView> {
  const { carrier, callId, from, to, direction, answeredBy } = call;
  return { carrier, callId, from, to, direction, ...(answeredBy ? { answeredBy } : {}) };
}
