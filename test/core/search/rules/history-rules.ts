/** What must hold of every step from one state to the next. */
import { actionSeat, actionTask, nameOf } from '../parts/actions.ts';
import { type Context, formOf } from '../parts/step.ts';
import {
  IDLE,
  isActive,
  isAliveHead,
  isClaimed,
  isLiveCode,
  isMuted,
  isOpenCode,
  isServing,
  LOST,
  READY,
  revisionOf,
  stateOf,
} from '../state/codes.ts';
import type { World } from '../world.ts';
import type { Rule } from './rules.ts';

/** A step from one state to the next. */
export interface Move {
  readonly from: World;
  readonly to: World;
  readonly action: number;
}

/** The rule that a step breaks, or undefined. */
export function brokenByMove(ctx: Context, move: Move): Rule | undefined {
  for (let s = 0; s < ctx.model.sessions; s++) {
    const at = ctx.layout.session(s);
    if (isLiveCode(move.from[at] as number) && isOpenCode(move.to[at] as number))
      return 'a session that a bot had accepted is offered again';
  }
  const name = nameOf(move.action);
  if (name === 'claims') return badClaim(ctx, move);
  if (name === 'is retired') return badRetirement(ctx, move);
  if (name === 'task stops') return badStop(ctx, move);
  if (name === 'is replaced' || name === 'lost process is stopped') return neighbourGone(ctx, move);
  return undefined;
}

function badClaim(ctx: Context, { from, action }: Move): Rule | undefined {
  const { head, seats } = formOf(ctx, from, actionTask(action));
  if (stateOf(head) !== READY) return 'a claim gives a seat of a task that is not ready';
  if (seats[actionSeat(action)] !== IDLE) return 'a claim gives a seat that is not free';
  if (isMuted(head) || seats.includes(LOST))
    return 'a task that was not heard since it lost a claim takes a session';
  if (revisionOf(head) !== from[ctx.layout.revision])
    return 'a claim gives a seat of a revision that takes no sessions';
  // With a read apart from its write the idle task may have come after the read, and the crowd has no reads.
  if (ctx.model.brokers === 0 || ctx.model.reads) return undefined;
  const isSpare = seats.some((seat) => isClaimed(seat) || isActive(seat));
  return isSpare && hasIdleTask(ctx, from)
    ? 'a spare seat is given beside an idle task'
    : undefined;
}

function hasIdleTask(ctx: Context, world: World): boolean {
  for (let t = 0; t < ctx.model.tasks; t++) {
    const form = formOf(ctx, world, t);
    const isOurs = revisionOf(form.head) === world[ctx.layout.revision];
    if (isOurs && ctx.tasks.listing(form) === 'idle') return true;
  }
  return false;
}

function badRetirement(ctx: Context, { from, action }: Move): Rule | undefined {
  if (servesAny(ctx, from, actionTask(action))) return 'a task is stopped with a live session';
  const { seats } = formOf(ctx, from, actionTask(action));
  return seats.some((seat) => isClaimed(seat) || isActive(seat))
    ? 'a task is retired with a claimed or active seat'
    : undefined;
}

function badStop(ctx: Context, { from, action }: Move): Rule | undefined {
  const t = actionTask(action);
  const alive = isAliveHead(from[ctx.layout.task(t)] as number);
  return alive && servesAny(ctx, from, t) ? 'a task is stopped with a live session' : undefined;
}

function servesAny({ layout, model }: Context, world: World, t: number): boolean {
  for (let k = 0; k < model.seats; k++)
    if (isServing(world[layout.seat(t, k) + 1] as number)) return true;
  return false;
}

function neighbourGone({ layout, model }: Context, { from, to, action }: Move): Rule | undefined {
  const [t, k] = [actionTask(action), actionSeat(action)];
  for (let i = 0; i < model.seats; i++) {
    const at = layout.seat(t, i) + 1;
    if (i !== k && isServing(from[at] as number) && from[at] !== to[at])
      return 'a live session is stopped for a fault of another seat';
  }
  return undefined;
}
