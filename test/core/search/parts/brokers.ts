/**
 * Brokers: an API request, a supervisor with a free seat, or the scaler. Each finds a session a seat, and may stop at any
 * step. One that holds its session puts it into the queue when there is no seat; one whose time ran out does not know, and
 * goes on claiming.
 */
import { Broken } from '../rules/rules.ts';
import { claimedBy, HELD, isLiveCode, OVER, QUEUED } from '../state/codes.ts';
import { HOLDER, holds, isFresh, isReader, LATE, NO_BROKER, reader, readPlace } from '../world.ts';
import { type Claimable, claimsOn } from './claims.ts';
import { type Context, formOf, isUp, sendMessage, step, writeSession, writeTask } from './step.ts';

/** All that brokers with a progress of their own can do in `ctx.from`. */
export function brokerSteps(ctx: Context): void {
  const { from, layout, model } = ctx;
  for (let s = 0; s < model.sessions; s++) {
    const at = layout.session(s);
    for (let b = 1; b <= model.brokers; b++) {
      const broker = from[at + b] as number;
      if (broker === NO_BROKER) startBroker(ctx, s, at + b);
      else workBroker(ctx, { s, slot: at + b, broker });
    }
    findOwn(ctx, s);
  }
}

interface Worker {
  readonly s: number;
  readonly slot: number;
  readonly broker: number;
}

function startBroker(ctx: Context, s: number, slot: number): void {
  const code = ctx.from[ctx.layout.session(s)] as number;
  const blind = ctx.mutation.blindTake && (code === QUEUED || code === HELD);
  const taken = blind ? HELD : ctx.sessions.take(code);
  if (code === QUEUED && taken < 0) throw new Broken('a waiting session cannot be taken');
  if (taken >= 0) {
    step(ctx, 'is taken from the queue', { s }, (next) => {
      if (blind) next[ctx.layout.session(s)] = taken;
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
  const queued = holds(broker) ? ctx.sessions.queue(ctx.from[ctx.layout.session(s)] as number) : -1;
  if (queued >= 0) {
    step(ctx, 'queues', { s }, (next) => {
      writeSession(ctx, next, s, queued);
      next[slot] = NO_BROKER;
    });
  }
  step(ctx, holds(broker) ? 'broker crashes' : 'broker leaves', { s }, (next) => {
    next[slot] = NO_BROKER;
  });
  if (isReader(broker)) return write(ctx, worker);
  for (const found of candidates(ctx, s)) {
    if (!ctx.model.reads) claim(ctx, worker, found);
    else {
      const place = found.t * ctx.model.seats + found.k;
      step(ctx, 'reads', { s, t: found.t, k: found.k }, (next) => {
        next[slot] = reader(place, true, holds(broker));
      });
    }
  }
}

/** The idle tasks; only where there is none, those with a spare seat. */
function candidates(ctx: Context, s: number): Claimable[] {
  const all = Array.from({ length: ctx.model.tasks }, (_, t) => claimsOn(ctx, s, t)).flat();
  const idle = all.filter(({ from }) => from === 'idle');
  return idle.length > 0 && !ctx.mutation.spareFirst ? idle : all;
}

/** The write of a claim that was read before: it is the condition that decides. */
function write(ctx: Context, worker: Worker): void {
  const { s, slot, broker } = worker;
  const place = readPlace(broker);
  const [t, k] = [Math.floor(place / ctx.model.seats), place % ctx.model.seats];
  if (ctx.mutation.blindClaim) return overwrite(ctx, worker, { t, k });
  const found = isFresh(broker) ? claimsOn(ctx, s, t).find((c) => c.k === k) : undefined;
  if (found) return claim(ctx, worker, found);
  step(ctx, 'loses the claim', { s, t }, (next) => {
    next[slot] = holds(broker) ? HOLDER : LATE;
  });
}

function claim(ctx: Context, { s, slot, broker }: Worker, { t, k, claimed }: Claimable): void {
  step(ctx, 'claims', { s, t, k }, (next) => {
    writeTask(ctx, next, t, claimed);
    sendMessage(ctx, next, { t, k, s });
    next[slot] = holds(broker) ? HOLDER : LATE;
  });
}

/** A lost claim answers the item; the session's own claim in it is used instead of another, and its message sent again. */
function findOwn(ctx: Context, s: number): void {
  const { from, layout, model } = ctx;
  const brokers = Array.from({ length: model.brokers }, (_, b) => from[layout.session(s) + 1 + b]);
  if (!model.messages || brokers.every((broker) => broker === NO_BROKER)) return;
  for (let t = 0; t < model.tasks; t++) {
    for (let k = 0; k < model.seats; k++) {
      const at = layout.seat(t, k);
      if (from[at] !== claimedBy(s) || (from[at + 2] as number) & (1 << s)) continue;
      if (!isUp(ctx, from, t)) continue;
      step(ctx, 'finds its own claim', { s, t, k }, (next) => sendMessage(ctx, next, { t, k, s }));
    }
  }
}

function overwrite(
  ctx: Context,
  { s, slot, broker }: Worker,
  { t, k }: { t: number; k: number },
): void {
  step(ctx, 'claims', { s, t, k }, (next) => {
    const { head, seats } = formOf(ctx, next, t);
    const over = seats.map((seat, i) => (i === k ? claimedBy(s) : seat));
    writeTask(ctx, next, t, { head, seats: over, renewed: 1 << k });
    sendMessage(ctx, next, { t, k, s });
    next[slot] = holds(broker) ? HOLDER : LATE;
  });
}
