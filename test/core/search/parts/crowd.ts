/**
 * Brokers without a memory. Some broker of a session may have been forgotten at any step, a client's retry or an API in its
 * death throes among them, so at any moment somebody may take it from the queue or claim a seat for it, whatever has become
 * of it meanwhile. This covers all that brokers with a progress of their own can do (`covers.ts` holds them to it).
 */
import { Broken } from '../rules/rules.ts';
import {
  FULL,
  HELD,
  isOpenCode,
  isServing,
  OVER,
  QUEUED,
  servedBy,
  sessionOf,
  UNASKED,
} from '../state/codes.ts';
import { claimsOn } from './claims.ts';
import { type Context, step, writeSession, writeTask } from './step.ts';

/** All that a crowd of brokers and clients can do in `ctx.from`. */
export function crowdSteps(ctx: Context): void {
  const { from, layout, model } = ctx;
  if (model.oneKey) ask(ctx);
  for (let s = 0; s < model.sessions; s++) {
    const code = from[layout.session(s)] as number;
    if (code === OVER && !model.oneKey && isForgotten(ctx, s)) {
      step(ctx, 'asks', { s }, (next) => writeSession(ctx, next, s, ctx.sessions.open()));
    }
    const taken = ctx.sessions.take(code);
    if (code === QUEUED && taken < 0) throw new Broken('a waiting session cannot be taken');
    if (taken >= 0)
      step(ctx, 'is taken from the queue', { s }, (next) => writeSession(ctx, next, s, taken));
    if (code !== UNASKED) claimAll(ctx, s);
    const refused = model.oneKey && code === HELD ? ctx.sessions.refuse(code) : -1;
    if (refused >= 0)
      step(ctx, 'is refused at the cap', { s }, (next) => writeSession(ctx, next, s, refused));
  }
}

function claimAll(ctx: Context, s: number): void {
  for (let t = 0; t < ctx.model.tasks; t++) {
    for (const { k, claimed } of claimsOn(ctx, s, t))
      step(ctx, 'claims', { s, t, k }, (next) => writeTask(ctx, next, t, claimed));
  }
}

/** A request with the one key, the first or a retry: it opens the next try only once the one before was refused at the cap. */
function ask(ctx: Context): void {
  const { from, layout, model, mutation } = ctx;
  for (let s = 0; s < model.sessions; s++) {
    const code = from[layout.session(s)] as number;
    if (code === UNASKED)
      step(ctx, 'asks', { s }, (next) => writeSession(ctx, next, s, ctx.sessions.open()));
    const isAgain = code === FULL || (mutation.newIdPerTry && isOpenCode(code));
    if (!isAgain) return;
  }
}

/** No seat and no bot has it any more, so that another session may take its number. */
function isForgotten({ from, layout, model }: Context, s: number): boolean {
  for (let t = 0; t < model.tasks; t++) {
    for (let k = 0; k < model.seats; k++) {
      const seat = from[layout.seat(t, k)] as number;
      const bot = from[layout.seat(t, k) + 1] as number;
      if (seat > 2 && sessionOf(seat) === s) return false;
      if (isServing(bot) && servedBy(bot) === s) return false;
    }
  }
  return true;
}
