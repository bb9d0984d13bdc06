/** Makes a plain value and all its parts immutable, so that a transition that writes in place throws. */
export function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part) deepFreeze(part);
  return Object.freeze(value);
}
