/**
 * The other side may close at any moment, on a thread of the library's own: also between our question whether it is open and
 * what we do with it, which then throws.
 */

/** Does it if it is open. Answers what that answers, and false where it is closed. */
export function whileOpen<T extends { isOpen(): boolean }>(
  end: T | undefined,
  act: (open: T) => boolean,
): boolean {
  if (!end?.isOpen()) return false;
  try {
    return act(end);
  } catch {
    return false;
  }
}
