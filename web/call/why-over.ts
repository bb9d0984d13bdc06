/** Asks the broker why a call is over; it learns that from the bot's supervisor, which may take a moment. */
import { lookUpSession, type SessionAnswer } from './broker.ts';

const ASK_EVERY_MS = 150;

/** Long enough for a bot to exit and its end to be written, and short enough for the caller's two seconds. */
const ASK_FOR_MS = 1_200;

/** The session once it is over; as it was last heard of, or nothing, when that is not known in time. */
export async function whyOver(sessionId: string): Promise<SessionAnswer | undefined> {
  const giveUpMs = performance.now() + ASK_FOR_MS;
  let session: SessionAnswer | undefined;
  while (performance.now() < giveUpMs && !isOver(session)) {
    if (session) await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    session = await lookUpSession(sessionId, ASK_FOR_MS).catch(() => session);
  }
  return session;
}

/** Whether a session is over. */
export function isOver(session: SessionAnswer | undefined): boolean {
  return session?.state === 'ended' || session?.state === 'failed';
}
