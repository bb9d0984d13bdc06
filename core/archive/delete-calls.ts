/** Deletes what was kept of calls. */
import { type Archive, callerPrefix, callPrefix, sessionOfMark } from './archive.ts';

/** Deletes one session. Returns how many objects went. */
export async function deleteSession(archive: Archive, sessionId: string): Promise<number> {
  const keys = await archive.list(callPrefix(sessionId));
  await archive.remove(keys);
  return keys.length;
}

/** Deletes every session of a caller, and then the list of them: a deletion that is cut short can be done again. */
export async function deleteCaller(archive: Archive, callerHash: string): Promise<string[]> {
  const marks = await archive.list(callerPrefix(callerHash));
  const sessions = marks.map(sessionOfMark);
  for (const sessionId of sessions) await deleteSession(archive, sessionId);
  await archive.remove(marks);
  return sessions;
}
