/** What an agent's own code is told of the session that it is in. */

/** One session, as `instructions`, `greeting`, replies and tools see it. */
export interface SessionFacts {
  readonly sessionId: string;
  /** The body of the start request, as the caller's client sent it. */
  readonly data: Readonly<Record<string, unknown>>;
}
