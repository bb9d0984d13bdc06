/** A session's phone call, as callers and operators see it. */
import * as z from 'zod/mini';
import { CARRIER_REFUSALS, TRANSFER_FAILURES } from '../../../core/phone/call-outcome.ts';
import { CARRIERS } from '../../../core/phone/phone.ts';

const refused = z.optional(z.enum(CARRIER_REFUSALS));

/** How a transfer went. */
const transferNote = z.object({
  target: z.string(),
  warm: z.boolean(),
  outcome: z.enum(['taken', 'caller-left', ...TRANSFER_FAILURES]),
  refused,
});

/** Its shape. */
export const phoneView = z.object({
  carrier: z.enum(CARRIERS),
  callId: z.string(),
  from: z.string(),
  to: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  answeredBy: z.optional(z.enum(['human', 'machine', 'screener', 'unavailable', 'uncertain'])),
  refused,
  transfers: z.optional(z.readonly(z.array(transferNote))),
});

/** A message that a caller left: where the carrier has it. */
export const voicemailView = z.object({
  url: z.string(),
  durationS: z.optional(z.number()),
  takenAtMs: z.number(),
});
