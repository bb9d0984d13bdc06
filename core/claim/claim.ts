/**
 * The claim: the one conditional write that gives a warm seat to a session.
 *
 * Candidates come from an eventually consistent index, so the head of a list is never taken: one is drawn at random among
 * up to `CLAIM_CANDIDATES` of a shard. The write is conditional on the version it was computed from and on a fresh
 * heartbeat; a lost race answers the item as it is, from which an own retried write is recognised.
 */
import { hashId } from '../hash-id.ts';
import { CLAIM_HEARD_MS, CLAIM_TRIES, SHARDS } from '../limits.ts';
import { shuffle } from '../shuffle.ts';
import type { TaskStore } from '../store/store.ts';
import { type Listing, listingOf, sessionsOn, type Task } from '../task/task.ts';
import { claimSeat } from '../task/task-transitions.ts';
import type { Clock, Random } from '../time/clock.ts';
import { surelyElsewhere } from './surely-elsewhere.ts';

/** What a claim needs. */
export interface ClaimDeps {
  readonly store: Pick<TaskStore, 'listClaimable' | 'saveTask'>;
  readonly clock: Clock;
  readonly random: Random;
}

/** For whom, and from where. */
export interface ClaimFor {
  readonly sessionId: string;
  readonly pool: string;
  readonly revision: string;
  /** Where an idle task is taken from if that one has none, best first (`otherRevisions`). */
  readonly others?: readonly string[];
  /** Tasks that did not answer this session's dispatch; never tried again for it. */
  readonly not?: ReadonlySet<string>;
}

/** A seat that is the session's until its claim runs out. */
export interface Claimed {
  readonly outcome: 'claimed';
  readonly task: Task;
  readonly seat: number;
  readonly epoch: number;
  readonly from: Listing;
  /** Idle tasks that are left at least, by the shards that were read; a hint for the kick. */
  readonly idleLeft: number;
}

/** `empty`: no seat is listed. `contended`: there were some, and others were faster `CLAIM_TRIES` times. */
export type ClaimAnswer =
  | Claimed
  | { readonly outcome: 'empty' }
  | { readonly outcome: 'contended' };

/** Claims an idle task, else one of another revision, else a spare seat of the task with the fewest sessions. */
export async function claim(deps: ClaimDeps, of: ClaimFor): Promise<ClaimAnswer> {
  let tries = CLAIM_TRIES;
  let seen = false;
  for (const find of [findIdle, findMoreIdle, findOthers, findSpare]) {
    const found = await find(deps, of);
    seen ||= found.candidates.length > 0;
    const tried = await tryEach(deps, { of, tries, ...found });
    if (tried.outcome === 'claimed') return tried;
    tries = tried.triesLeft;
    if (tries === 0) break;
  }
  return { outcome: seen ? 'contended' : 'empty' };
}

interface Candidates {
  readonly from: Listing;
  readonly candidates: readonly Task[];
  /** Idle tasks that the whole pool has at least, as far as the shards that were read tell. */
  readonly idleSeen: number;
}

/** Read together first; with five idle tasks they hold one in 97 of 100 cases, so a small pool pays one round trip. */
const FIRST_SHARDS = SHARDS / 2;

async function findIdle(deps: ClaimDeps, of: ClaimFor): Promise<Candidates> {
  const idle = fitting(await listFirstIdle(deps.store, of), of);
  const idleSeen = idle.length + surelyElsewhere(idle.length, FIRST_SHARDS / SHARDS);
  return { from: 'idle', candidates: shuffle(idle, deps.random), idleSeen };
}

async function findMoreIdle(deps: ClaimDeps, of: ClaimFor): Promise<Candidates> {
  const idle = fitting(await listShards(deps.store, of, { from: 'idle', first: FIRST_SHARDS }), of);
  return { from: 'idle', candidates: shuffle(idle, deps.random), idleSeen: idle.length };
}

/** In the order of the revisions; shuffled within each. */
async function findOthers(deps: ClaimDeps, of: ClaimFor): Promise<Candidates> {
  const { others = [] } = of;
  const lists = await Promise.all(
    others.map((revision) =>
      listShards(deps.store, { ...of, revision }, { from: 'idle', first: 0 }),
    ),
  );
  const candidates = lists.flatMap((list) => shuffle(fitting(list, of), deps.random));
  return { from: 'idle', candidates, idleSeen: candidates.length };
}

async function findSpare(deps: ClaimDeps, of: ClaimFor): Promise<Candidates> {
  const lists = await Promise.all(
    [of.revision, ...(of.others ?? [])].map((revision) =>
      listShards(deps.store, { ...of, revision }, { from: 'spare', first: 0 }),
    ),
  );
  const all = fitting(lists.flat(), of);
  const fewest = shuffle(all, deps.random).sort((a, b) => sessionsOn(a) - sessionsOn(b));
  return { from: 'spare', candidates: fewest, idleSeen: 0 };
}

/** The first listing of a claim, for a broker that starts it while it still writes the session. */
export function listFirstIdle(
  store: Pick<TaskStore, 'listClaimable'>,
  of: ClaimFor,
): Promise<Task[]> {
  return listShards(store, of, { from: 'idle', first: 0, count: FIRST_SHARDS });
}

async function listShards(
  store: Pick<TaskStore, 'listClaimable'>,
  { sessionId, pool, revision }: ClaimFor,
  range: { from: Listing; first: number; count?: number },
): Promise<Task[]> {
  const { from, first, count = SHARDS - first } = range;
  const own = shardOf(sessionId) + first;
  const shards = Array.from({ length: count }, (_, i) => (own + i) % SHARDS);
  const list = (shard: number) => store.listClaimable(from, { pool, revision, shard });
  return (await Promise.all(shards.map(list))).flat();
}

function fitting(tasks: readonly Task[], { not }: ClaimFor): Task[] {
  return tasks.filter((task) => !not?.has(task.taskId));
}

interface Attempt extends Candidates {
  readonly of: ClaimFor;
  readonly tries: number;
}

type Tried = Claimed | { readonly outcome: 'none'; readonly triesLeft: number };

async function tryEach(deps: ClaimDeps, attempt: Attempt): Promise<Tried> {
  const { of, from, idleSeen } = attempt;
  let triesLeft = attempt.tries;
  for (const candidate of attempt.candidates) {
    let task: Task | undefined = candidate;
    // A candidate that lost its version but still has a free seat is tried once more as it is now.
    for (let round = 0; task && round < 2 && triesLeft > 0; round++) {
      triesLeft -= 1;
      const answer = await tryOne(deps, of, { task, from });
      if (answer.outcome === 'claimed') return { ...answer, idleLeft: Math.max(0, idleSeen - 1) };
      task = answer.again;
    }
    if (triesLeft === 0) break;
  }
  return { outcome: 'none', triesLeft };
}

type Attempted =
  | Omit<Claimed, 'idleLeft'>
  | { readonly outcome: 'lost'; readonly again: Task | undefined };

async function tryOne(
  deps: ClaimDeps,
  of: ClaimFor,
  on: { task: Task; from: Listing },
): Promise<Attempted> {
  const nowMs = deps.clock.nowMs();
  const { sessionId } = of;
  const { revision } = on.task; // Of whichever it was listed for.
  const own = on.task.seats[seatOf(on.task, sessionId)];
  if (own) {
    // An earlier broker of the session died after its claim: while that lasts it is as good as a new one.
    const lasts = (own.claimExpiresAtMs ?? 0) > nowMs;
    return lasts ? won(on.task, sessionId, on.from) : { outcome: 'lost', again: undefined };
  }
  const step = claimSeat(on.task, { sessionId, from: on.from, revision, nowMs });
  if (step.outcome === 'refused') return { outcome: 'lost', again: undefined };
  const change = { before: on.task, after: step.next };
  const saved = await deps.store.saveTask(change, nowMs - CLAIM_HEARD_MS);
  if (saved.outcome === 'saved') return won(step.next, sessionId, on.from);
  const { current } = saved;
  if (current && seatOf(current, sessionId) >= 0) return won(current, sessionId, on.from);
  const moved = current !== undefined && current.version !== on.task.version;
  return { outcome: 'lost', again: moved && listingOf(current) === on.from ? current : undefined };
}

function won(task: Task, sessionId: string, from: Listing): Omit<Claimed, 'idleLeft'> {
  const seat = seatOf(task, sessionId);
  return { outcome: 'claimed', task, seat, epoch: task.seats[seat]?.epoch ?? 0, from };
}

function seatOf(task: Task, sessionId: string): number {
  return task.seats.findIndex((seat) => seat.state === 'claimed' && seat.sessionId === sessionId);
}

/** The shard of an id. */
export function shardOf(id: string): number {
  return hashId(id) % SHARDS;
}
