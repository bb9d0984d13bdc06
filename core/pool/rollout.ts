/**
 * How a pool moves from one revision to another: make before break.
 *
 *   wanted ─▶ its tasks are launched ─▶ as many are warm as it needs ─▶ sessions move ─▶ the old idle tasks are drained
 *
 * A deploy, a rollback and the breaker only say what is wanted (`next`); sessions follow when there is a warm task for them.
 */
import type { PoolRecord, Revision } from './pool.ts';

/** Whether sessions are still to move. */
export function isRollingOut({ revisions }: PoolRecord): boolean {
  return revisions.some((r) => r.next !== undefined && r.next !== r.weight);
}

/** The share that a revision is to have in the end. */
export function wantedWeight({ next, weight }: Revision): number {
  return next ?? weight;
}

/** Revisions that are to get more sessions than they have, and need warm tasks first. */
export function incomingRevisions({ revisions }: PoolRecord): readonly Revision[] {
  const now = sum(revisions, ({ weight }) => weight);
  const wanted = sum(revisions, wantedWeight);
  // By share: weights may come in any unit.
  return revisions.filter((r) => wantedWeight(r) * now > r.weight * wanted);
}

function sum(revisions: readonly Revision[], weightOf: (r: Revision) => number): number {
  return revisions.reduce((total, r) => total + weightOf(r), 0);
}

/** The revisions with these wanted weights. They have them at once where none takes sessions yet. */
export function wantWeights(
  revisions: readonly Revision[],
  weightOf: (revision: Revision) => number,
): readonly Revision[] {
  const isFirst = revisions.every(({ weight }) => weight <= 0);
  return revisions.map((each) => {
    const { next: _, ...revision } = each;
    const wanted = weightOf(each);
    if (isFirst) return { ...revision, weight: wanted };
    return wanted === revision.weight ? revision : { ...revision, next: wanted };
  });
}

/** Moves the sessions to what is wanted. The tasks that lose them may still serve whoever finds no other. */
export function moveSessions(record: PoolRecord): PoolRecord {
  const lastServing = record.revisions
    .filter((r) => r.weight > 0 && wantedWeight(r) <= 0)
    .map(({ revision }) => revision);
  const revisions = record.revisions.map(({ next, ...r }) => ({ ...r, weight: next ?? r.weight }));
  return { ...record, version: record.version + 1, revisions, lastServing };
}

/**
 * Whether every revision that gains has its share of `need` warm tasks. `warmOf` counts those that a session could claim
 * now. A pool that needs none waits for nobody.
 */
export function hasWarmShares(
  record: PoolRecord,
  need: number,
  warmOf: (revision: string) => number,
): boolean {
  return incomingRevisions(record).every((r) => warmOf(r.revision) >= warmShare(record, r, need));
}

/** A revision's part of the warm tasks that the pool needs, once sessions have moved; at least one where it needs any. */
export function warmShare(record: PoolRecord, of: Revision, need: number): number {
  const total = sum(record.revisions, wantedWeight);
  return need <= 0 ? 0 : Math.max(1, Math.round((need * wantedWeight(of)) / total));
}

/**
 * Where a session may look besides the revision that was drawn for it, best first: others with weight, then those that had
 * it last, then those that are to get it. A caller who waits beside a warm task of another revision gains nothing.
 */
export function otherRevisions(record: PoolRecord, drawn: string): string[] {
  const serving = record.revisions.filter((r) => r.weight > 0).map((r) => r.revision);
  const incoming = incomingRevisions(record).map((r) => r.revision);
  const all = new Set([...serving, ...(record.lastServing ?? []), ...incoming]);
  all.delete(drawn);
  return [...all];
}
