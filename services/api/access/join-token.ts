/**
 * Join tokens: one caller's permission to start one session with one agent, soon. A JWT signed with the deployment's own secret,
 * so that none of another deployment, and none that was made up, is taken.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import type { TransportKind } from '../../../core/session/session.ts';

/** What a token says. */
export interface JoinClaims {
  readonly agent: string;
  readonly transport?: TransportKind | undefined;
  /** The session's data, fixed by who minted it: the caller can add nothing. */
  readonly requestData?: Readonly<Record<string, unknown>> | undefined;
  readonly maxDurationS?: number | undefined;
  /** The name of the key that minted it; missing where no key did. */
  readonly by?: string | undefined;
}

/** A token that was read. */
export interface JoinToken extends JoinClaims {
  /** Gives the one session that it is for an id; not to be guessed from the token. */
  readonly sessionKey: string;
  readonly expiresAtMs: number;
}

const AUDIENCE = 'greenroom:join';

/** One algorithm and one form of the header, so that nobody can choose another. A JWT library would add a fiftieth to every cold start. */
const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

const payload = z.object({
  aud: z.literal(AUDIENCE),
  jti: z.string().check(z.minLength(16)),
  exp: z.number(),
  agent: z.string(),
  transport: z.optional(z.enum(['webrtc', 'websocket', 'sip'])),
  requestData: z.optional(z.record(z.string(), z.unknown())),
  maxDurationS: z.optional(z.number()),
  by: z.optional(z.string()),
});

/** Whether a bearer's word is a token rather than a key. */
export function looksLikeToken(word: string): boolean {
  return word.split('.').length === 3;
}

/** Signs a token; `id` must be unguessable. */
export function mintJoinToken(
  claims: JoinClaims,
  of: { secret: string; id: string; expiresAtMs: number },
): string {
  const { id: jti, expiresAtMs, secret } = of;
  // Dates of a JWT are whole seconds; rounded up, a token never ends before it was said to.
  const exp = Math.ceil(expiresAtMs / 1000);
  const signed = `${HEADER}.${encode({ ...claims, aud: AUDIENCE, jti, exp })}`;
  return `${signed}.${signatureOf(signed, secret).toString('base64url')}`;
}

/** The token, under whichever of the secrets it was signed; nothing for one that we did not sign. Its end is for the caller to check. */
export function readJoinToken(token: string, secrets: readonly string[]): JoinToken | undefined {
  const [head = '', body = '', signature = ''] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const secret = secrets.find((each) => {
    const wanted = signatureOf(`${head}.${body}`, each);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
  if (head !== HEADER || secret === undefined) return undefined;
  const parsed = z.safeParse(payload, JSON.parse(Buffer.from(body, 'base64url').toString()));
  if (!parsed.success) return undefined;
  const { jti, exp, aud: _, ...claims } = parsed.data;
  const sessionKey = `join ${createHmac('sha256', secret).update(jti).digest('base64url')}`;
  return { ...claims, sessionKey, expiresAtMs: exp * 1000 };
}

function encode(of: object): string {
  return Buffer.from(JSON.stringify(of)).toString('base64url');
}

function signatureOf(text: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(text).digest();
}
