/**
 * A task's name below a domain of the user's: what callers' sockets are told where no edge is in front of the tasks. A task's id is
 * never given again, so no name ever leads to another task than the one it was made for.
 */

/** Tells our records from others of the zone. */
const MARK = 't-';

/** What a label of DNS may hold, as DNS keeps it: without capitals. */
const ID = /^[a-z0-9](?:[a-z0-9-]{0,59}[a-z0-9])?$/;

/** The task's name. Throws for an id that cannot be part of one; ECS's all can. */
export function taskName(taskId: string, domain: string): string {
  if (ID.test(taskId)) return `${MARK}${taskId}.${domain}`;
  throw new Error(`Cannot name a task: its id must fit into a label of DNS, got ${taskId}`);
}

/** Whose name this is, as DNS tells it; nothing for a name that no task has. */
export function taskOfName(name: string, domain: string): string | undefined {
  const ending = `.${domain}`;
  const plain = name.replace(/\.$/, '').toLowerCase();
  if (!plain.startsWith(MARK) || !plain.endsWith(ending)) return undefined;
  const taskId = plain.slice(MARK.length, -ending.length);
  return ID.test(taskId) ? taskId : undefined;
}
