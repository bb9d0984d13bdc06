/** What went wrong in the bed, as an account's owner would find it in logs: a sound deployment has none. */

/** Keeps faults and whoever waits for the first. */
export interface Faults {
  add(fault: string): void;
  readonly all: readonly string[];
}

/** An empty list; `say` hears each fault as it comes. */
export function createFaults(say: (fault: string) => void): Faults {
  const all: string[] = [];
  return {
    all,
    add(fault) {
      if (all.includes(fault)) return;
      all.push(fault);
      say(fault);
    },
  };
}
