/** What befalls single calls by a script, beside what the weather does to all of them. */

/** How one call goes. */
export type Fate =
  /** It never arrives; its answer never does. */
  | 'lost'
  | 'lost after'
  /** It takes seconds; it arrives when its caller has long given up. */
  | 'late'
  | 'too late'
  /** It is carried out twice. */
  | 'twice'
  /** Its answer leaves half out, or is an old one. */
  | 'short'
  | 'stale'
  /** A process that dies of it, or hangs. */
  | 'dies'
  | 'hangs';

/** Fates to come, by the name of the call. */
export interface Fates {
  add(name: string, fate: Fate): void;
  /** The fate of the next call of this name; nothing where all is well. */
  take(name: string): Fate | undefined;
  clear(): void;
}

/** All goes well. */
export function createFates(): Fates {
  const coming = new Map<string, Fate[]>();
  return {
    add: (name, fate) => void coming.set(name, [...(coming.get(name) ?? []), fate]),
    take: (name) => coming.get(name)?.shift(),
    clear: () => coming.clear(),
  };
}
