import type { Context } from 'hono';

/** Whether who asks may do what an operator does, and not only look. */
export function mayOperate(c: Context): boolean {
  const caller = c.get('caller');
  return caller.by === 'nothing' || (caller.by === 'key' && caller.key.scopes.includes('operate'));
}
