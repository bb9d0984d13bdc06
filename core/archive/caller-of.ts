/** By what a caller is known, so that what was kept can be deleted by caller. */
import type { Session } from '../session/session.ts';

/** The field of a start request's requestData that says who calls, where it is no telephone. */
const USER_FIELD = 'userId';

/** What a caller is known by: the number that calls, or the request's `userId`; nothing where it has neither. */
export function callerOf({
  phone,
  requestData,
}: Pick<Session, 'phone' | 'requestData'>): string | undefined {
  const user = requestData?.[USER_FIELD];
  const number = phone?.direction === 'outbound' ? phone.to : phone?.from;
  return number ?? (typeof user === 'string' && user !== '' ? user : undefined);
}
