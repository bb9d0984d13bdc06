/** Links under one secret: HMAC for what we wrote, a hash chain for a caller's tokens, and a socket's address by the installation's way. */
import { createHash, createHmac } from 'node:crypto';
import { readKeyed } from '../../core/access/door-key.ts';
import { type LinkedSession, type Links, MOST_JOINS } from '../../core/access/links.ts';
import { originOfName, type SocketWay } from '../../core/access/socket-way.ts';
import type { Instruction } from '../../core/phone/carrier.ts';
import { taskName } from '../../core/task/task-name.ts';
import { isEqual } from '../equal.ts';

/** What links are made of. */
export interface LinkSettings {
  readonly secret: string;
  readonly way: SocketWay;
}

/** The links of one installation. */
export function createLinks({ secret, way }: LinkSettings): Links {
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
    by: way.by,
    joinToken,
    joinHash: (sessionId) => hashToken(joinToken(sessionId, 0)),
    socketUrl(session, { origin, token }) {
      const path = `/sessions/${session.sessionId}/ws/${token}`;
      switch (way.by) {
        case 'edge':
          return origin.replace(/^http/, 'ws') + way.signPath(edgeTarget(session, path), secret);
        case 'name':
          return originOfName(taskName(session.taskId, way.domain), way) + path;
        case 'address':
          return readKeyed(session.endpoint).url.replace(/^http/, 'ws') + path;
      }
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

function edgeTarget({ endpoint, expiresAtMs }: LinkedSession, path: string) {
  const expiresS = Math.ceil(expiresAtMs / 1000);
  return { address: new URL(endpoint).host, path, expiresS };
}

/** A token's hash, as the chain and the session's item have it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
