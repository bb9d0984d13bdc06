/** The claim of a seat, as every broker writes it. */
import type { Listing } from '../../../../core/task/task.ts';
import { Broken } from '../rules/rules.ts';
import { IDLE, READY, revisionOf, stateOf } from '../state/codes.ts';
import type { TaskForm, TaskStep } from '../state/task-codec.ts';
import { type Context, formOf } from './step.ts';

/** A claim that the protocol allows: the seat, and the item after it. */
export interface Claimable {
  readonly t: number;
  readonly k: number;
  readonly from: Listing;
  readonly claimed: TaskStep;
}

/** Every claim that a broker of session `s` may write on task `t`. */
export function claimsOn(ctx: Context, s: number, t: number): Claimable[] {
  const form = formOf(ctx, ctx.from, t);
  const revision = ctx.from[ctx.layout.revision] as number;
  const from = ctx.tasks.listing(form);
  if (!from && !(ctx.mutation.claimsUnlisted && isRegistered(form.head))) return [];
  const found: Claimable[] = [];
  for (let k = 0; k < form.seats.length; k++) {
    if (form.seats[k] !== IDLE) continue;
    const listing = from ?? 'idle';
    const claimed = claimFirst(ctx, form, { k, s, from: listing, revision });
    if (claimed) found.push({ t, k, from: listing, claimed });
    else if (from && revisionOf(form.head) === revision)
      throw new Broken('a free, open seat cannot be claimed');
  }
  return found;
}

function isRegistered(head: number): boolean {
  return stateOf(head) >= READY && stateOf(head) < 5;
}

interface Wanted {
  readonly k: number;
  readonly s: number;
  readonly from: Listing;
  readonly revision: number;
}

/** A claim takes the first free seat; as worlds are kept without the order of seats, each of them may be the first. */
function claimFirst(ctx: Context, form: TaskForm, { k, ...of }: Wanted): TaskStep | undefined {
  const swap = (seats: readonly number[]) =>
    k === 0
      ? seats
      : [seats[k] as number, ...seats.slice(1, k), seats[0] as number, ...seats.slice(k + 1)];
  const claimed = ctx.tasks.claim({ head: form.head, seats: swap(form.seats) }, of);
  if (!claimed || k === 0) return claimed;
  const [first, other] = [claimed.renewed & 1, (claimed.renewed >> k) & 1];
  const rest = claimed.renewed & ~(1 | (1 << k));
  return { head: claimed.head, seats: swap(claimed.seats), renewed: rest | (first << k) | other };
}
