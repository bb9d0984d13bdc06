/** The phone's part of an environment: one JSON text with the accounts and the secret of links. A wrong member is an error that names it. */
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import type { Links } from '../../core/access/links.ts';
import type { SocketWay } from '../../core/access/socket-way.ts';
import type { CarrierAccount, Permission } from '../../core/phone/carrier.ts';
import type { Carrier } from '../../core/phone/phone.ts';
import { createLinks } from './links.ts';
import { createPermission } from './permit.ts';
import { createPlivo } from './plivo.ts';
import { createTelnyx } from './telnyx.ts';
import { createTwilio } from './twilio.ts';
import { createVonage } from './vonage.ts';

const text = z.string().check(z.minLength(1));
const restUrl = z.optional(z.url());

const schema = z.object({
  linkSecret: z.string().check(z.minLength(32)),
  /** Whom to ask before a call of ours is placed. */
  permit: z.optional(z.object({ url: z.url(), secret: z.string().check(z.minLength(24)) })),
  twilio: z.optional(z.object({ accountSid: text, authToken: text, restUrl })),
  telnyx: z.optional(
    z.object({ accountSid: text, apiKey: text, applicationSid: text, publicKey: text, restUrl }),
  ),
  plivo: z.optional(z.object({ authId: text, authToken: text, restUrl })),
  vonage: z.optional(
    z.object({
      applicationId: text,
      privateKey: text,
      signatureSecret: text,
      /** For `greenroom doctor` alone: calls need neither. */
      apiKey: z.optional(text),
      apiSecret: z.optional(text),
      restUrl,
    }),
  ),
});

/** Secrets as `GREENROOM_PHONE` holds them. */
export type PhoneSecrets = z.infer<typeof schema>;

/** Accounts and links, ready to use. */
export interface PhoneKit {
  readonly accounts: Partial<Readonly<Record<Carrier, CarrierAccount>>>;
  readonly links: Links;
  readonly permit?: Permission | undefined;
}

/** Reads it; nothing where the variable is missing or empty. */
export function readPhoneEnv(json: string | undefined, way: SocketWay): PhoneKit | undefined {
  if (json === undefined || json === '') return undefined;
  const secrets = readPhoneSecrets(json);
  const { linkSecret, permit, twilio, telnyx, plivo, vonage } = secrets;
  return {
    accounts: {
      ...(twilio ? { twilio: createTwilio(twilio) } : {}),
      ...(telnyx ? { telnyx: createTelnyx(telnyx) } : {}),
      ...(plivo ? { plivo: createPlivo(plivo) } : {}),
      ...(vonage ? { vonage: createVonage(vonage) } : {}),
    },
    permit: permit && createPermission(permit),
    links: createLinks({ secret: linkSecret, way }),
  };
}

/** The secrets of a text. Throws where one is wrong. */
export function readPhoneSecrets(json: string): PhoneSecrets {
  const parsed = schema.safeParse(parse(json), { error: en().localeError });
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`Cannot use GREENROOM_PHONE: ${wrong.join('; ')}`);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Error('Cannot use GREENROOM_PHONE: it must be JSON');
  }
}
