/**
 * Servers of one's own that relay media for callers whose network lets no UDP through: with credentials that end, as coturn makes
 * them from a shared secret (`use-auth-secret`; "A REST API For Access To TURN Services", draft-uberti-behave-turn-rest).
 */
import { createHmac } from 'node:crypto';
import { type IceServer, inOrderOfPassing } from '../../../core/bot/relay.ts';
import type { TurnSettings } from '../deps.ts';

/** Exceeds the longest session: a server asks for them again while the call goes on. */
const LIFE_S = 18_000;

/** The servers for one caller, those that look like HTTPS first: they pass where nothing else does. */
export function turnServer({ urls, secret }: TurnSettings, nowMs: number): IceServer {
  const username = `${Math.floor(nowMs / 1000) + LIFE_S}:greenroom`;
  const credential = createHmac('sha1', secret).update(username).digest('base64');
  return { urls: inOrderOfPassing(urls), username, credential };
}
