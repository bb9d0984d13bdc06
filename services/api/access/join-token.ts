/**
 * Join tokens: one caller's permission to start one session with one agent, soon. A JWT signed with the deployment's own secret,
 * so that none of another deployment, and none that was made up, is taken.
 */
import { createHmac } from 'node:crypto';
import { sign, verify } from 'hono/jwt';
import * as z from 'zod/mini';
import type { TransportKind } from '../../../core/session.ts';

/** What a token says. */
export interface JoinClaims {
  readonly agent: string;
  readonly transport?: TransportKind | undefined;
  /** The session's data, fixed by who minted it: the caller can add nothing. */
  readonly requestData?: Readonly<Record<string, unknown>> | undefined;
  readonly maxDurationS?: number | undefined;
}

/** A token that was read. */
export interface JoinToken extends JoinClaims {
  /** Gives the one session that it is for an id; not to be guessed from the token. */
  readonly sessionKey: string;
  readonly expiresAtMs: number;
}

const AUDIENCE = 'greenroom:join';

const ALG = 'HS256';

const payload = z.object({
  jti: z.string().check(z.minLength(16)),
  exp: z.number(),
  agent: z.string(),
  transport: z.optional(z.enum(['webrtc', 'websocket', 'sip'])),
  requestData: z.optional(z.record(z.string(), z.unknown())),
  maxDurationS: z.optional(z.number()),
});

/** Whether a bearer's word is a token rather than a key. */
export function looksLikeToken(word: string): boolean {
  return word.split('.').length === 3;
}

/** Signs a token; `id` must be unguessable. */
export function mintJoinToken(
  claims: JoinClaims,
  of: { secret: string; id: string; expiresAtMs: number },
): Promise<string> {
  const { id: jti, expiresAtMs } = of;
  // Dates of a JWT are whole seconds; rounded up, a token never ends before it was said to.
  const exp = Math.ceil(expiresAtMs / 1000);
  return sign({ ...claims, aud: AUDIENCE, jti, exp }, of.secret, ALG);
}

/** The token, under whichever of the secrets it was signed; nothing for one that we did not sign. Its end is for the caller to check. */
export async function readJoinToken(
  token: string,
  secrets: readonly string[],
): Promise<JoinToken | undefined> {
  for (const secret of secrets) {
    const given = await verify(token, secret, { alg: ALG, aud: AUDIENCE, exp: false }).catch(
      () => undefined,
    );
    const parsed = given && z.safeParse(payload, given);
    if (!parsed?.success) continue;
    const { jti, exp, ...claims } = parsed.data;
    const sessionKey = `join ${createHmac('sha256', secret).update(jti).digest('base64url')}`;
    return { ...claims, sessionKey, expiresAtMs: exp * 1000 };
  }
  return undefined;
}
