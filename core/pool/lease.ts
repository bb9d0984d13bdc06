/** A lease: one owner at a time, until it is given back or its time is up. The table's adapter has the same rules as conditions. */

/** Who holds it, and until when. */
export interface Lease {
  readonly owner: string;
  readonly untilMs: number;
}

/** Whether `owner` may take the lease, or renew it: nobody else's has time left. */
export function mayTake(held: Lease | undefined, owner: string, nowMs: number): boolean {
  return held === undefined || held.owner === owner || held.untilMs <= nowMs;
}

/** Whether `owner` may give it back: another one may have taken it since. */
export function mayRelease(held: Lease | undefined, owner: string): boolean {
  return held?.owner === owner;
}
