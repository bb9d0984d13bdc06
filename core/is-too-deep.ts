/** Nobody means JSON that is nested deeper; whoever writes it again calls itself for each level, and would run out of stack. */
export const DEEPEST = 32;

/** Whether a JSON text is nested deeper than that: told before it is read, and without a call for each level. */
export function isTooDeep(json: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at++) {
    const sign = json[at];
    if (sign === '"') quoted = !quoted;
    else if (quoted) at += sign === '\\' ? 1 : 0;
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}
