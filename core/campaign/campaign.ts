/** A campaign: calls of ours from a list, at a pace, within a window, with tries. */
import { z } from 'zod';
import { E164 } from '../phone/phone.ts';
import { SIP_ADDRESS } from '../phone/sip.ts';
import { isTimeZone } from '../time/wall-clock.ts';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 09:00');

const zone = z.string().refine(isTimeZone, 'must be a time zone such as Europe/Berlin');

const e164 = z.string().regex(E164, 'must be a number such as +14155550100');

/** One call of the list. */
export const campaignCall = z.strictObject({
  /** Names the call in the results; the number where it is left out. */
  id: z
    .string()
    .regex(/^[\w.:@+-]{1,64}$/, 'must be 1 to 64 letters, digits or . : @ + - _')
    .optional(),
  to: z.union([e164, z.string().regex(SIP_ADDRESS)], {
    error: 'must be a number such as +14155550100, or a SIP address',
  }),
  /** The called party's zone, for the window and for quiet hours. */
  zone: zone.optional(),
  /** For the bot. */
  data: z.record(z.string(), z.unknown()).optional(),
});

/** Ends of a call after which it may be tried again. */
const RETRYABLE = ['no_answer', 'busy', 'rejected', 'call_failed', 'machine'] as const;

/** The file. */
export const campaignFile = z.strictObject({
  /** Names the campaign: the same name is the same campaign, and no call of it is made twice. */
  name: z.string().regex(/^[\w-]{1,40}$/, 'must be 1 to 40 letters, digits, - or _'),
  /** One of your numbers. */
  from: e164,
  agent: z.string().min(1),
  carrier: z.enum(['twilio', 'telnyx', 'plivo', 'vonage']).optional(),
  /** Calls that begin in a minute, at most. */
  perMinute: z.number().positive().max(6000),
  /** Calls at the same time, at most. */
  atOnce: z.int().min(1).max(1000),
  /** How often one number is tried in all. */
  tries: z.int().min(1).max(10).default(1),
  retryAfterMinutes: z
    .number()
    .min(1)
    .max(7 * 1440)
    .default(60),
  retryOn: z.array(z.enum(RETRYABLE)).default(['no_answer', 'busy']),
  /** Nobody is called outside of it, by the wall clock of the called party. */
  window: z
    .strictObject({
      from: time,
      to: time,
      /** 0 is Monday; every day where left out. */
      days: z.array(z.int().min(0).max(6)).min(1).optional(),
      /** Of calls that name no zone of their own. */
      zone,
    })
    .optional(),
  ringS: z.int().min(5).max(50).default(30),
  detectMachine: z.boolean().default(false),
  maxDurationS: z.int().min(10).max(14_400).optional(),
  /** The calls, or the name of a CSV file beside this one with the columns `to`, `id`, `zone`; its other columns are the bot's data. */
  calls: z.union([z.array(campaignCall).min(1).max(100_000), z.string().min(1)], {
    error: 'must be a list of calls, or the name of a CSV file',
  }),
});

/** A campaign with its calls read; each has an id of its own. */
export type Campaign = Omit<z.infer<typeof campaignFile>, 'calls'> & {
  readonly calls: readonly (z.infer<typeof campaignCall> & { readonly id: string })[];
};
