/** A field that may be a text or a function of the session, as text. */
import { inTime } from '../time/in-time.ts';
import type { Told } from './schema.ts';
import type { SessionFacts } from './session-facts.ts';

/** An agent's function that takes longer will not come to an end within a caller's patience. */
export const TELL_TIMEOUT_MS = 5_000;

/** The text. Throws what the agent's function throws, or an error where it takes too long. */
export async function tell(told: Told, session: SessionFacts): Promise<string> {
  if (typeof told === 'string') return told;
  return inTime(
    Promise.resolve(told(session)),
    TELL_TIMEOUT_MS,
    () => new Error(`the agent's function took more than ${TELL_TIMEOUT_MS} ms`),
  );
}
