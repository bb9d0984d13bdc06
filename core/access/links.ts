/** The port to addresses that prove themselves: sockets that lead to one seat, and instructions that only we can have written. */
import type { Instruction } from '../phone/carrier.ts';
import type { SocketWay } from './socket-way.ts';

/** A seat's session as far as a link needs it. */
export interface LinkedSession {
  readonly sessionId: string;
  readonly taskId: string;
  /** The task's private URL. */
  readonly endpoint: string;
  /** When the link stops to lead anywhere. */
  readonly expiresAtMs: number;
}

/** Makes links and opens them. */
export interface Links {
  /** How sockets come to a task. */
  readonly by: SocketWay['by'];
  /** What the session's item keeps, so that the seat can tell its caller from a stranger. */
  joinHash(sessionId: string): string;
  /** The token of the caller's n-th connection: its hash is the token before it, and that of the first is the join hash. */
  joinToken(sessionId: string, n: number): string;
  /** The socket's address for a token, as the carrier must call it. */
  socketUrl(session: LinkedSession, of: { origin: string; token: string }): string;
  /** An address at `origin` that serves this instruction. */
  instructionUrl(instruction: Instruction, of: { origin: string; carrier: string }): string;
  /** The instruction of such an address's `i`, or nothing for one that we did not write. */
  openInstruction(sealed: string): Instruction | undefined;
}

/** How often a caller may come back to one session; each time costs a reconnection of some seconds. */
export const MOST_JOINS = 32;
