/** Links under one secret: HMAC for what we wrote, a hash chain for a caller's tokens, the edge's signed path for its socket. */
import { createHash, createHmac } from 'node:crypto';
import { readKeyed } from '../../core/access/door-key.ts';
import { type Links, MOST_JOINS } from '../../core/access/links.ts';
import type { Instruction } from '../../core/phone/carrier.ts';
import { isEqual } from '../equal.ts';

/** What signs the edge's paths; `services/edge/path-token.js` is handed in by the entry file. */
export type SignPath = (
  of: { readonly address: string; readonly path: string; readonly expiresS: number },
  secret: string,
) => string;

/** What links are made of. */
export interface LinkSettings {
  readonly secret: string;
  /** Signs paths for the edge; without it a socket leads straight to the task, as on a laptop. */
  readonly signPath?: SignPath | undefined;
}

/** The links of one installation. */
export function createLinks({ secret, signPath }: LinkSettings): Links {
  if (secret.length < 32)
    throw new Error('Cannot make links: the secret must have 32 characters or more');
  const mac = (use: string, text: string) =>
    createHmac('sha256', secret).update(`${use}\n${text}`).digest('base64url');
  const joinToken = (sessionId: string, n: number) => {
    let token = mac('join', sessionId);
    for (let step = MOST_JOINS; step > n; step--) token = hashToken(token);
    return token;
  };
  return {
    byEdge: signPath !== undefined,
    joinToken,
    joinHash: (sessionId) => hashToken(joinToken(sessionId, 0)),
    socketUrl({ sessionId, endpoint, expiresAtMs }, { origin, token }) {
      const path = `/sessions/${sessionId}/ws/${token}`;
      if (!signPath) return readKeyed(endpoint).url.replace(/^http/, 'ws') + path;
      const address = new URL(endpoint).host;
      const signed = signPath({ address, path, expiresS: Math.ceil(expiresAtMs / 1000) }, secret);
      return origin.replace(/^http/, 'ws') + signed;
    },
    instructionUrl(instruction, { origin, carrier }) {
      const text = Buffer.from(JSON.stringify(instruction)).toString('base64url');
      return `${origin}/phone/${carrier}/do?i=${text}.${mac('do', text)}`;
    },
    openInstruction(sealed) {
      const [text = '', given = ''] = sealed.split('.');
      if (!isEqual(given, mac('do', text))) return undefined;
      return JSON.parse(Buffer.from(text, 'base64url').toString()) as Instruction;
    },
  };
}

/** A token's hash, as the chain and the session's item have it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
