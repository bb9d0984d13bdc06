/** Which revision new sessions go to: the pure part of a rollback and of a canary. */
import type { PoolRecord, Revision } from '../pool/pool.ts';
import { wantedWeight, wantWeights } from '../pool/rollout.ts';

/** What is asked for. */
export interface RevisionWish {
  /** Missing: the one before the current one. */
  readonly to?: string | undefined;
  /** Percent of new sessions that it shall get; the current one keeps the rest. */
  readonly share: number;
}

/** The record with moved weights, or why there is none. */
export type Chosen =
  | {
      readonly outcome: 'chosen';
      readonly from: Revision;
      readonly to: Revision;
      readonly after: PoolRecord;
    }
  | { readonly outcome: 'impossible'; readonly because: string };

/** Says what weights are wanted; sessions move once there are warm tasks for them, and no task is told. */
export function chooseRevision(record: PoolRecord, wish: RevisionWish): Chosen {
  const from = currentRevision(record);
  if (!from) return { outcome: 'impossible', because: 'nothing has been deployed to it yet' };
  const to = wish.to === undefined ? before(record, from) : named(record, wish.to);
  if (!to) {
    const known = record.revisions.map(({ revision }) => revision).join(', ');
    const because =
      wish.to === undefined
        ? `no revision is older than ${from.revision}`
        : `it knows no revision ${wish.to}, but ${known}`;
    return { outcome: 'impossible', because };
  }
  if (to.names !== record.names) {
    const because = `sockets come ${wayOf(record)} now, and to tasks of ${to.revision} ${wayOf(to)}; deploy its commit with its configuration`;
    return { outcome: 'impossible', because };
  }
  const weightOf = ({ revision }: Revision) => {
    if (revision === to.revision) return wish.share;
    return revision === from.revision ? 100 - wish.share : 0;
  };
  const revisions = wantWeights(record.revisions, weightOf);
  return {
    outcome: 'chosen',
    from,
    to,
    after: { ...record, version: record.version + 1, revisions },
  };
}

function wayOf({ names }: Pick<Revision, 'names'>): string {
  return names === undefined ? 'by no name of a task' : `by names below ${names}`;
}

/** The revision that gets most new sessions, or is about to. */
export function currentRevision({ revisions }: PoolRecord): Revision | undefined {
  const open = revisions.filter((each) => wantedWeight(each) > 0);
  return open.reduce<Revision | undefined>(
    (most, each) => (most && wantedWeight(most) >= wantedWeight(each) ? most : each),
    undefined,
  );
}

/** A pool keeps its revisions in the order in which they were deployed. */
function before({ revisions }: PoolRecord, of: Revision): Revision | undefined {
  return revisions[revisions.findIndex(({ revision }) => revision === of.revision) - 1];
}

function named({ revisions }: PoolRecord, name: string): Revision | undefined {
  return revisions.find(({ revision }) => revision === name);
}
