/** Who may come in to a call by a socket: whoever brings the token that the door waits for. */
import { createHash } from 'node:crypto';
import { MOST_JOINS } from '../../../core/access/links.ts';

/** A leg's door: a token opens it whose hash is this. */
export interface Door {
  readonly hash: string;
  /** The token that opened it last: the same connection may come back with it, which the bot finds out. */
  readonly open?: string;
  /** How many tokens have been used up: those that opened it, and those that never came. */
  readonly joins: number;
}

/**
 * The door after a token, or nothing for one that opens nothing. Each token hashes to the one before it, so one of those that follow opens,
 * too: a carrier that was told of the one before may never have come with it.
 */
export function openDoor(door: Door | undefined, token: string): Door | undefined {
  if (!door) return undefined;
  if (door.open === token) return door;
  let hash = token;
  for (let joins = door.joins + 1; joins <= MOST_JOINS; joins++) {
    hash = hashToken(hash);
    if (hash === door.hash) return { hash: token, open: token, joins };
  }
  return undefined;
}

/** A token's hash; the chain of `core/access/links.ts` is made of these. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
