/** The shapes of the phone's requests. */
import * as z from 'zod/mini';
import { CARRIERS, E164 } from '../../../core/phone/phone.ts';
import { SIP_ADDRESS } from '../../../core/phone/sip.ts';
import { isTimeZone } from '../../../core/time/wall-clock.ts';
import { requestData } from '../schemas.ts';

const e164 = z.string().check(z.regex(E164, 'must be a number such as +14155550100'));

/** `POST /v1/calls`. */
export const newCall = z.strictObject({
  to: z.union([e164, z.string().check(z.regex(SIP_ADDRESS))]),
  /** One of the installation's numbers. */
  from: e164,
  /** As the number's entry says where it is left out. */
  agent: z.optional(z.string()),
  carrier: z.optional(z.enum(CARRIERS)),
  /** When it is to be made, such as `2026-12-01T09:30:00+01:00`; now where it is left out, or past. */
  when: z.optional(z.iso.datetime({ offset: true })),
  /** For the bot, as `requestData` of a session. */
  data: z.optional(requestData),
  /** How long it rings. */
  ringS: z._default(z.int().check(z.minimum(5), z.maximum(50)), 30),
  /** Whether the carrier's own detection of machines is bought, too. */
  detectMachine: z._default(z.boolean(), false),
  /** The called party's time zone, such as `Europe/Berlin`, for quiet hours. */
  zone: z.optional(
    z.string().check(z.refine(isTimeZone, 'must be a time zone such as Europe/Berlin')),
  ),
  maxDurationS: z.optional(z.int().check(z.minimum(10), z.maximum(14_400))),
});

/** A call for a later time, as `POST /v1/calls` answers it, and `GET /v1/calls/{callId}`. */
export const plannedCall = z.object({
  callId: z.string(),
  /** The session that it will be. */
  sessionId: z.string(),
  agent: z.string(),
  state: z.enum(['planned', 'making', 'made', 'cancelled', 'refused']),
  atMs: z.number(),
  statusUrl: z.string(),
  /** Why it was refused. */
  because: z.optional(z.string()),
});

/** `POST /v1/sessions/{sessionId}/transfer`. */
export const transfer = z.object({
  /** The name of one of the agent's transfer targets, or its number. */
  target: z.string().check(z.minLength(1), z.maxLength(128)),
  /** Whether the person is briefed first; as the agent says where it is left out. */
  warm: z.optional(z.boolean()),
  /** What the person is told before they take the caller. */
  about: z.optional(z.string().check(z.maxLength(600))),
});

/** What was asked of a transfer; how it goes is the session's to tell. */
export const transferAsked = z.object({
  sessionId: z.string(),
  target: z.string(),
  warm: z.optional(z.boolean()),
});
