/** Waiting for a bot, with the place told. */
import { lookUpSession, Refused, type SessionAnswer } from './broker.ts';
import { endingOf } from './endings.ts';

/** A place is asked for this often. */
const ASK_MS = 500;

/** What a waiting caller is told. */
export function sayWait({
  position,
  expectedWaitMs,
}: Pick<SessionAnswer, 'position' | 'expectedWaitMs'>): string {
  const place = position === undefined ? '' : `You are number ${position} in line. `;
  if (expectedWaitMs === undefined) return `${place}A bot is being found.`;
  if (expectedWaitMs === null) return `${place}It is your turn as soon as a call ends.`;
  return `${place}A bot is starting: about ${Math.max(1, Math.ceil(expectedWaitMs / 1000))} s.`;
}

/** Resolves with the session once it has a bot, or when the caller has had enough. Throws `Refused` when it is over. */
export async function waitInLine(
  first: SessionAnswer,
  { isOver, onWait }: { isOver: () => boolean; onWait: (session: SessionAnswer) => void },
): Promise<SessionAnswer> {
  let session = first;
  while (!isOver() && (session.state === 'queued' || session.state === 'claimed')) {
    onWait(session);
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    // One answer that does not come is no reason to lose the place.
    session = await lookUpSession(session.sessionId).catch(() => session);
  }
  if (session.state === 'ended' || session.state === 'failed')
    throw new Refused('OVER', endingOf(session).sentence);
  return session;
}
