/**
 * Brokers: an API request, a supervisor with a free seat, or the scaler. Each finds a session a seat, and may stop at any
 * step. One that holds its session puts it into the queue when there is no seat; one whose time ran out does not know, and
 * goes on claiming.
 */
import { isLiveCode, QUEUED, HELD, revisionOf, claimedBy, OVER } from './items.ts';
import { type Context, sendMessage, seatsOf, step, writeSession, writeTask } from './step.ts';
import { Broken } from './step-rules.ts';
import {
  holds,
  HOLDER,
  isFresh,
  isReader,
  LATE,
  NO_BROKER,
  readPlace,
  reader,
  type World,
} from './world.ts';

/** All that brokers can do in `ctx.from`. */
export function brokerSteps(ctx: Context): void {
  const { from, layout, model } = ctx;
  for (let s = 0; s < model.sessions; s++) {
    const at = layout.session(s);
    for (let b = 1; b <= model.brokers; b++) {
      const broker = from[at + b] as number;
      if (broker === NO_BROKER) startBroker(ctx, s, at + b);
      else workBroker(ctx, { s, slot: at + b, broker });
    }
  }
}

interface Worker {
  readonly s: number;
  readonly slot: number;
  readonly broker: number;
}

function startBroker(ctx: Context, s: number, slot: number): void {
  const code = ctx.from[ctx.layout.session(s)] as number;
  if (code === QUEUED && ctx.items.session.take(code) < 0)
    throw new Broken('a waiting session cannot be taken');
  const taken =
    ctx.mutation.blindTake && (code === QUEUED || code === HELD)
      ? HELD
      : ctx.items.session.take(code);
  if (taken >= 0) {
    step(ctx, 'is taken from the queue', { s }, (next) => {
      if (ctx.mutation.blindTake) next[ctx.layout.session(s)] = taken;
      else writeSession(ctx, next, s, taken);
      next[slot] = HOLDER;
    });
  }
  if (ctx.model.retries && code !== OVER && !isLiveCode(code)) {
    step(ctx, 'client retries', { s }, (next) => {
      next[slot] = LATE;
    });
  }
}

function workBroker(ctx: Context, worker: Worker): void {
  const { s, slot, broker } = worker;
  const code = ctx.from[ctx.layout.session(s)] as number;
  if (holds(broker)) {
    const queued = ctx.items.session.queue(code);
    if (queued >= 0) {
      step(ctx, 'queues', { s }, (next) => {
        writeSession(ctx, next, s, queued);
        next[slot] = NO_BROKER;
      });
    }
  }
  step(ctx, holds(broker) ? 'broker crashes' : 'broker leaves', { s }, (next) => {
    next[slot] = NO_BROKER;
  });
  if (isReader(broker)) return write(ctx, worker);
  for (const { t, k } of candidates(ctx)) {
    if (ctx.model.reads) {
      step(ctx, 'reads', { s, t, k }, (next) => {
        next[slot] = reader(t * ctx.model.seats + k, true, holds(broker));
      });
    } else claimNow(ctx, worker, t);
  }
  findOwn(ctx, s);
}

/** The idle tasks of the revision of the day; only where there is none, those with a spare seat. */
function candidates(ctx: Context): { t: number; k: number }[] {
  const { from, layout, model, items } = ctx;
  const listed = (want: 'idle' | 'spare') => {
    const found: { t: number; k: number }[] = [];
    for (let t = 0; t < model.tasks; t++) {
      const head = from[layout.task(t)] as number;
      if (revisionOf(head) !== from[layout.revision]) continue;
      const seats = seatsOf(ctx, from, t);
      if (items.listing(head, seats) === want) found.push({ t, k: seats.indexOf(1) });
    }
    return found;
  };
  const idle = listed('idle');
  return idle.length > 0 ? idle : listed('spare');
}

/** The write of a claim that was read before: it is the condition that decides. */
function write(ctx: Context, worker: Worker): void {
  const { s, slot, broker } = worker;
  const place = readPlace(broker);
  const [t, k] = [Math.floor(place / ctx.model.seats), place % ctx.model.seats];
  if (ctx.mutation.blindClaim) return overwrite(ctx, worker, { t, k });
  if (isFresh(broker)) return claimNow(ctx, worker, t);
  step(ctx, 'loses the claim', { s, t }, (next) => {
    next[slot] = holds(broker) ? HOLDER : LATE;
  });
}

function claimNow(ctx: Context, { s, slot, broker }: Worker, t: number): void {
  const head = ctx.from[ctx.layout.task(t)] as number;
  const seats = seatsOf(ctx, ctx.from, t);
  const from = ctx.items.listing(head, seats);
  if (!from) return;
  const claimed = ctx.items.claim(head, seats, { s, from, revision: revisionOf(head) });
  if (!claimed) throw new Broken('a listed seat cannot be claimed');
  const k = claimed.seats.findIndex((seat, i) => seat !== seats[i]);
  step(ctx, 'claims', { s, t, k }, (next) => {
    writeTask(ctx, next, t, claimed);
    sendMessage(ctx, next, { t, k, s });
    next[slot] = holds(broker) ? HOLDER : LATE;
  });
}

/** A lost claim answers the item; the session's own claim in it is used instead of another. */
function findOwn(ctx: Context, s: number): void {
  for (let t = 0; t < ctx.model.tasks; t++) {
    for (let k = 0; k < ctx.model.seats; k++) {
      const at = ctx.layout.seat(t, k);
      if (ctx.from[at] !== claimedBy(s) || (ctx.from[at + 2] as number) & (1 << s)) continue;
      if (!ctx.from[ctx.layout.task(t) + 1]) continue;
      step(ctx, 'finds its own claim', { s, t, k }, (next) => sendMessage(ctx, next, { t, k, s }));
    }
  }
}

function overwrite(
  ctx: Context,
  { s, slot, broker }: Worker,
  { t, k }: { t: number; k: number },
): void {
  step(ctx, 'claims', { s, t, k }, (next: World) => {
    const seats = seatsOf(ctx, next, t);
    seats[k] = claimedBy(s);
    writeTask(ctx, next, t, { head: next[ctx.layout.task(t)] as number, seats, renewed: 1 << k });
    sendMessage(ctx, next, { t, k, s });
    next[slot] = holds(broker) ? HOLDER : LATE;
  });
}
